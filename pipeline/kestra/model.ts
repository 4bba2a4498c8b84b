import type { CiEnvironment, Login, Need, Service, Steps, Trigger } from "../jobParts";
import type { KestraDialect } from "../settings/choices";

/** The CI/CD variables with the credential of a Kestra server. */
export type KestraAuthentication =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "basic"; readonly user: string; readonly password: string };

/** How a job reaches a Kestra server. */
export interface KestraConnection {
  /** The address, or `$NAME` for the CI/CD variable that has it. */
  readonly server: string;
  readonly tenant?: string;
  readonly authentication: KestraAuthentication;
}

/** Returns the names of the variables that a connection needs, the address first. */
export function connectionVariables({ server, authentication }: KestraConnection): string[] {
  return [
    ...(server.startsWith("$") ? [server.slice(1)] : []),
    ...(authentication.kind === "token" ? [authentication.token] : [authentication.user, authentication.password]),
  ];
}

/** A namespace, and the folder of its flows inside the program's folder. */
export interface KestraNamespace {
  readonly name: string;
  readonly path: string;
  /** Whether flows that are not in the folder are deleted. */
  readonly delete: boolean;
  /** The files of the namespace: their folder inside the program's, and their folder in the namespace. */
  readonly files?: { readonly path: string; readonly to: string };
}

/** How merge requests validate the flows of some folders: on a server, or only with the command line. */
export type KestraValidation =
  | { readonly kind: "server"; readonly folders: readonly string[]; readonly connection: KestraConnection }
  | { readonly kind: "local"; readonly folders: readonly string[] };

/** What a job does with Kestra flows. */
export type KestraAction =
  | { readonly kind: "validate"; readonly validation: KestraValidation }
  | {
      readonly kind: "deploy" | "remediateDrift";
      readonly connection: KestraConnection;
      readonly namespaces: readonly KestraNamespace[];
    }
  | {
      readonly kind: "detectDrift";
      readonly connection: KestraConnection;
      readonly namespaces: readonly KestraNamespace[];
      /** Whether drift fails the job, or only warns. */
      readonly fail: boolean;
    };

/** The ESC environment that a job opens for its credential, with the job's identity in Pulumi Cloud. */
export interface KestraEsc {
  /** The organization of Pulumi Cloud. */
  readonly organization: string;
  /** As `project/environment`, with an optional `@tag`. */
  readonly environment: string;
  readonly login: Login;
  /** The environment variables of the ESC environment that the connection names. */
  readonly variables: readonly string[];
}

/** One job on the flows of a Kestra program. */
export interface KestraJob {
  readonly name: string;
  readonly action: KestraAction;
  /** What the job does and when, as a comment in the rendered file. */
  readonly description: string;
  readonly triggers: readonly Trigger[];
  /** The name of its program. */
  readonly program: string;
  readonly ciEnvironment?: CiEnvironment;
  /** Undefined if the job does not log in to Pulumi Cloud. */
  readonly esc?: KestraEsc;
  readonly manual: boolean;
  readonly needs: readonly Need[];
  readonly concurrencyGroup?: string;
  readonly interruptible: boolean;
  readonly runnerTags?: readonly string[];
}

/** A folder of Kestra flows that the pipeline deploys. */
export interface KestraProgram {
  readonly name: string;
  /** Its path in the settings. */
  readonly settingsPath: string;
  /** Its folder in the project; `.` is the project's root. */
  readonly path: string;
  readonly image: string;
  readonly dialect: KestraDialect;
  /** The paths whose changes start its jobs, its own folder included; undefined if every change does. */
  readonly changes?: readonly string[];
  readonly steps: Steps;
  readonly services: readonly Service[];
}

/** A folder with the flows of one namespace, as deployments deploy it. */
export interface FlowFolder {
  readonly namespace: string;
  /** The server and tenant that have the namespace. */
  readonly server: string;
  /** The folder in the project. */
  readonly path: string;
  /** Its path in the settings. */
  readonly settingsPath: string;
  /** Whether a production deployment deploys it. */
  readonly isProduction: boolean;
  /** Whether a flow of a production deployment needs the label that makes Kestra's editor read-only. */
  readonly requiresReadOnly: boolean;
}

/** The part of a pipeline that deploys Kestra flows. */
export interface KestraPipeline {
  readonly flowFolders: readonly FlowFolder[];
  readonly programs: readonly KestraProgram[];
  readonly jobs: readonly KestraJob[];
}
