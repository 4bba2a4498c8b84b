import type { ExceptionCode } from "../diagnostics/codes";
import type { Identity, TeamJobs, Trigger } from "../model";
import type { ApprovalBy, EscPermission, OnDrift, SourceProvider, VariableType, Visibility } from "../settings/choices";
import type { CircleCiSettings } from "../settings/circleci";
import type { JobTokenAccess } from "../settings/jobTokenAccess";
import type { PulumiRuntime } from "../programs/runtimes";
import type { ProtectionSettings } from "../settings/protection";
import type { DeploymentRunSettings } from "../settings/pulumiDeployments";
import type { EscBaseSettings, EscSettings, ProgramSettings, Settings } from "../settings/settings";
import type { FlowKestra } from "./kestraFlow";
import type { FlowLeave } from "./leave";
import type { FlowOrder, Predecessor, PushTrigger } from "./order";

export type { FlowOrder, Predecessor, PushTrigger };

/** The settings without relations. The flow contains them unchanged. */
export const unrelated = [
  "defaultBranch",
  "authentication",
  "edition",
  "previews",
  "report",
  "caches",
  "savedPlans",
  "retries",
  "delivery",
  "replaceExistingFile",
  "hooks",
  "adopt",
  "target",
] as const satisfies readonly (keyof Settings)[];

type Unrelated = Readonly<Pick<Settings, (typeof unrelated)[number]>>;

/**
 * The settings of one project with their relations resolved, independent of the CI system. The plan, the fleet's checks
 * and the targets read it, so that each question has one answer. It is plain data: relations are names.
 */
export interface Flow extends Unrelated {
  /** The project's path in the CI system. */
  readonly project: string;
  /** The Pulumi organization; undefined with a self-managed backend. */
  readonly organization?: string;
  /** The self-managed backend; undefined with Pulumi Cloud. */
  readonly backend?: { readonly url: string; readonly secretsProvider: string };
  readonly trust: FlowTrust;
  /** The last valid days of the stored tokens: the current ones, and the previous ones after a rotation. */
  readonly tokens?: { readonly expires: string; readonly previous?: string | undefined };
  /** The lifetime of a Pulumi access token, in seconds. */
  readonly tokenSeconds: number;
  /** The job timeout, in minutes; undefined for the CI system's own limit. */
  readonly timeout?: number;

  /** The Pulumi programs, in deployment order. */
  readonly programs: readonly FlowProgram[];
  /** The deployments of the Pulumi programs, in promotion order. */
  readonly deployments: readonly FlowDeployment[];
  /** The programs of Kestra flows with their deployments; undefined if there are none. */
  readonly kestra?: FlowKestra;
  readonly reviewStacks?: FlowReviewStacks;
  /** The jobs' identities in Pulumi Cloud: `preview`, `inspect` and `review`, then one for each deployment. */
  readonly identities: readonly FlowIdentity[];
  /** The ESC environments: the base, each deployment's with its preview ESC environment, then the review stacks'. */
  readonly escEnvironments: readonly FlowEscEnvironment[];
  readonly schedules: readonly FlowSchedule[];
  readonly variables: readonly FlowVariable[];
  /** The stage of all jobs, if a CI file of the team includes the rendered file. */
  readonly stage: string;
  /** What a destroy keeps. */
  readonly leave: FlowLeave;
  /** The jobs of the team that the rendered file includes. */
  readonly teamJobs?: TeamJobs;

  /** The exceptions in force, each with the unsafe setting that it allows. */
  readonly exceptionsInForce: readonly FlowException[];
  /** All exceptions in the settings, including those for unsafe settings that only the servers can report. */
  readonly exceptions: readonly {
    readonly code: ExceptionCode;
    readonly path?: string | undefined;
    readonly reason: string;
  }[];
  readonly protection?: ProtectionSettings;
  /** The other projects whose jobs may access the project with their job tokens; undefined if that is not managed. */
  readonly jobTokenAccess?: JobTokenAccess;
  readonly policyPacks: readonly {
    readonly path?: string | undefined;
    readonly name?: string | undefined;
    readonly version?: string | undefined;
  }[];
  /** The container image of the programs that set none. */
  readonly image?: string;
  /** The registry of Pulumi's images; undefined for Docker Hub. */
  readonly registry?: string;
  readonly pulumiVersion?: string;
  readonly runnerTags: readonly string[];
  /** How Pulumi Deployments runs the deployments; undefined with another target. */
  readonly pulumiDeployments?: FlowPulumiDeployments;
  /** The project in CircleCI; undefined if the settings describe none. */
  readonly circleci?: CircleCiSettings;
}

/** How Pulumi Deployments runs the deployments. */
export interface FlowPulumiDeployments {
  readonly source: FlowSource;
  /** What counts as the approval of a manual deployment. */
  readonly approval: ApprovalBy;
  /** Whether each run logs in to the clouds of its deployment's ESC settings itself. */
  readonly oidc: boolean;
}

/** Where Pulumi Deployments gets the programs from: an integration, or a git address with names of secrets. */
export type FlowSource =
  | {
      readonly kind: "integration";
      readonly provider: Exclude<SourceProvider, "git">;
      readonly repository: string;
      readonly installation?: string;
    }
  | {
      readonly kind: "git";
      readonly url: string;
      readonly login?:
        | { readonly kind: "password"; readonly username: string; readonly password: string }
        | { readonly kind: "ssh"; readonly privateKey: string };
    };

/** The owner of the OIDC issuer, and the group of projects that share identities. */
export interface FlowTrust {
  /** The stack of the platform repository that owns the issuer; undefined if this project's stack owns it. */
  readonly foundation?: string;
  /** The group whose projects share one set of identities. */
  readonly group?: string;
  /**
   * The id that pins the identities: that of the project, or of the group that directly contains it. A group above has
   * no pin.
   */
  readonly pinnedTo?: "project" | "group";
  readonly thumbprints?: readonly string[];
}

/** A Pulumi program of the project. */
export interface FlowProgram {
  readonly name: string;
  /** Its path in the settings. */
  readonly path: string;
  /** The program's settings. Values that they leave out may be detected in its files. */
  readonly settings: PulumiProgramSettings;
  /** The Pulumi project of its deployments' stacks. */
  readonly pulumiProject: string;
  /** The names of its deployments, in promotion order. */
  readonly deployments: readonly string[];
  /** The container image; undefined for Pulumi's own. */
  readonly image?: string;
}

/** The settings of a Pulumi program. */
export type PulumiProgramSettings = Omit<ProgramSettings, "runtime" | "kestra"> & {
  readonly runtime?: PulumiRuntime | undefined;
};

/** The deployment of a Pulumi program. */
export interface FlowDeployment extends FlowOrder {
  /** The stack, as `organization/project/stack`. */
  readonly stack: string;
  /** Whether merge requests preview it. */
  readonly isPreviewed: boolean;
  /** The `preview` setting; undefined if the default applies. */
  readonly asksForPreview?: boolean;
  /** The pushes that start its promotion preview, which runs reviewed code. */
  readonly promotionPreviewTriggers: readonly PushTrigger[];
  readonly drift: OnDrift;
  /** The key of its ESC environment; undefined with a self-managed backend. */
  readonly escEnvironment?: string;
  /**
   * The key of the ESC environment that its previews open. It is the deployment's own if that one is linked to the
   * stack.
   */
  readonly previewEscEnvironment?: string;
  /** How Pulumi Deployments runs it; undefined with another target. */
  readonly run?: FlowRun;
}

/** How Pulumi Deployments runs a deployment. */
export interface FlowRun {
  /** The id of the pool of self-hosted agents; undefined for Pulumi's own machines. */
  readonly agentPool?: string;
  /** The id of the custom role; undefined for the identity of the stack. */
  readonly role?: string;
  readonly schedules: DeploymentRunSettings["schedules"];
  readonly ttl?: NonNullable<DeploymentRunSettings["ttl"]>;
  /** The logins to clouds of its ESC settings. */
  readonly clouds: Pick<EscSettings, "aws" | "azure" | "gcp">;
}

/** The review stacks: ephemeral stacks of merge requests that have the label. */
export interface FlowReviewStacks {
  readonly label: string;
  readonly program: string;
  /** The stack whose configuration each review stack gets, as `organization/project/stack`. */
  readonly template: string;
  /** The pattern of their names, with the placeholders of a job's `stack`. */
  readonly stack: string;
  readonly autoStop: string;
  /** The name of the secret token with which the sweep stops orphaned review stacks. */
  readonly stopToken?: string;
  /** The key of their ESC environment; undefined with a self-managed backend. */
  readonly escEnvironment?: string;
}

/** An identity of jobs in Pulumi Cloud, with its permissions. */
export interface FlowIdentity {
  readonly identity: Identity;
  /** The identity's purpose: a deployment's name, `preview`, `inspect` or `review`. */
  readonly purpose: string;
  /** The team whose tokens the identity gets. Without team and user, it gets organization tokens. */
  readonly team?: string;
  /** The user whose tokens the identity gets, in an edition that has only personal tokens. */
  readonly user?: string;
  /** The events that start its jobs. */
  readonly triggers: readonly Trigger[];
  /** The stacks that it may access, each as `organization/project/stack`. */
  readonly stacks: readonly string[];
  readonly stackPermission: "read" | "edit";
  /** The ESC environments that it may open, including their imports, each as `project/environment`. */
  readonly escEnvironments: readonly string[];
  /** Its permission for these, if it may not open them. */
  readonly escPermission?: "read";
}

/** The jobs that an ESC environment is for. A preview's holds none of the deployment's logins and secrets. */
export type EscHolder = "deployment" | "preview";

/** An ESC environment. */
export interface FlowEscEnvironment {
  /** The key by which the flow refers to it: a deployment's name, that name with `-preview`, `review` or `base`. */
  readonly key: string;
  /** The path of its content in the settings. */
  readonly path: string;
  readonly project: string;
  readonly name: string;
  /** The version tag that jobs open. It is moved to each revision that the stack writes. */
  readonly tag?: string;
  /**
   * The ESC environments that it imports, each as `project/environment` with an optional `@version`; the base first.
   */
  readonly imports: readonly string[];
  readonly content: EscContent;
  /** Whether it is created. A preview ESC environment that no job opens is not created. */
  readonly isOpened: boolean;
  /** The stack that it is linked to in Pulumi Cloud, as `organization/project/stack`. */
  readonly linkedTo?: string;
  /** The teams that may use it in addition to the pipeline's jobs. */
  readonly openers: readonly { readonly team: string; readonly permission: EscPermission }[];
}

/**
 * The content that the settings define for an ESC environment. Without it, the ESC environment is created empty, and
 * updates do not change its content.
 */
export type EscContent =
  | { readonly holder: "base"; readonly esc: EscBaseSettings }
  | { readonly holder: EscHolder; readonly esc?: EscSettings };

/** A pipeline schedule on the default branch. */
export interface FlowSchedule {
  readonly name: string;
  readonly cron: string;
  readonly timezone: string;
}

/** A CI/CD variable for the jobs. */
export interface FlowVariable {
  readonly name: string;
  /** Its path in the settings. */
  readonly path: string;
  readonly value:
    { readonly kind: "plain"; readonly text: string } | { readonly kind: "secret"; readonly secret: string };
  readonly type: VariableType;
  /** Whether references to other variables in its value are replaced; undefined if the default applies: no. */
  readonly expand?: boolean;
  /** Undefined for a secret file whose value decides: hidden if the CI system can mask it, else visible. */
  readonly visibility?: Visibility;
  readonly description?: string;
  /** The deployment whose jobs get it; undefined for all jobs. */
  readonly deployment?: string;
  /** Whether only jobs of reviewed code get it. */
  readonly reviewedOnly: boolean;
}

/** An unsafe setting that an exception allows. */
export interface FlowException {
  readonly code: ExceptionCode;
  readonly path: string;
  /** The risk of the setting, in one sentence. */
  readonly message: string;
  readonly reason: string;
}
