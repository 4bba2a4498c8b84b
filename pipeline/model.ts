/** What starts a job. */
export type Trigger =
  | { readonly kind: "mergeRequest" }
  | { readonly kind: "branch"; readonly branch: string }
  | { readonly kind: "tag"; readonly pattern: string };

/** Who a job is to Pulumi Cloud: `preview` runs unreviewed code, `deploy` only what a protected ref holds. */
export type Identity = "preview" | "deploy";

/** How a job proves to Pulumi Cloud who it is. */
export type Login =
  { readonly kind: "oidc"; readonly organization: string; readonly team?: string } | { readonly kind: "token" };

/** The Pulumi program that the pipeline deploys. */
export interface Program {
  /** Its folder in the project, `.` for the top. */
  readonly path: string;
  readonly image: string;
  readonly install: readonly string[];
  /** The path, from the top of the project, of the file whose change empties the cache. */
  readonly lockFile: string;
}

/** One job of a pipeline: one Pulumi command on one stack. */
export interface Job {
  readonly name: string;
  readonly command: "preview" | "up";
  /** Why it is there, in a sentence for the reader of the rendered file. */
  readonly description: string;
  readonly trigger: Trigger;
  readonly identity: Identity;
  readonly login: Login;
  /** `organization/project/stack`. */
  readonly stack: string;
  /** The deployment environment that the job changes; a preview changes none. */
  readonly environment?: string;
  /** The ESC environment that the job adds to the stack's configuration in its checkout. */
  readonly escEnvironment?: string;
  /** Whether a person has to press play. */
  readonly manual: boolean;
  /** The jobs that have to succeed before it. */
  readonly needs: readonly string[];
  /** Jobs of one group never run at the same time. */
  readonly concurrencyGroup?: string;
  /** Whether a newer pipeline may cancel it. */
  readonly interruptible: boolean;
}

/** Where a rendered file comes from, for the reader who wants to change it. */
export interface Origin {
  /** The Pulumi project of the platform repository. */
  readonly project: string;
  /** The stack of the platform repository that onboards this project. */
  readonly stack: string;
}

/** A pipeline in no CI system's words. */
export interface Pipeline {
  readonly origin: Origin;
  readonly program: Program;
  readonly jobs: readonly Job[];
}
