import type { ExceptionCode } from "../diagnostics/codes";
import type { Identity, Trigger } from "../model";
import type { EscPermission, OnDrift } from "../settings/choices";
import type { ProtectionSettings } from "../settings/protection";
import type { EscBaseSettings, EscSettings, ProgramSettings, Settings } from "../settings/settings";

/** The settings that have no relations: the flow has them as they are. */
export const unrelated = [
  "defaultBranch",
  "authentication",
  "edition",
  "previews",
  "report",
  "caches",
  "savedPlans",
  "retries",
  "replaceExistingFile",
] as const satisfies readonly (keyof Settings)[];

type Unrelated = Readonly<Pick<Settings, (typeof unrelated)[number]>>;

/**
 * The settings of one project with their relations resolved, in no CI system's words. The plan, the fleet's checks and
 * the targets read it, so that each question has one answer. Plain data: relations are names.
 */
export interface Flow extends Unrelated {
  /** The project's path in the CI system. */
  readonly project: string;
  /** The organization in Pulumi Cloud; undefined with a self-managed backend. */
  readonly organization?: string;
  /** The self-managed backend, in the place of Pulumi Cloud. */
  readonly backend?: { readonly url: string; readonly secretsProvider: string };
  readonly trust: FlowTrust;
  /** The last days of the stored tokens: of those that jobs get, and of those before. */
  readonly tokens?: { readonly expires: string; readonly previous?: string | undefined };
  /** How long a Pulumi token lives, in seconds. */
  readonly tokenSeconds: number;
  /** How long a job may take, in minutes; undefined for the limit of the CI system. */
  readonly timeout?: number;

  /** The programs, in the order in which they are deployed. */
  readonly programs: readonly FlowProgram[];
  /** The deployments, in promotion order. */
  readonly deployments: readonly FlowDeployment[];
  readonly reviewStacks?: FlowReviewStacks;
  /** Who the jobs are to Pulumi Cloud: those that read first, then the deployments in their order. */
  readonly identities: readonly FlowIdentity[];
  /** The base first, then each deployment's with its twin for previews, then the review stacks'. */
  readonly escEnvironments: readonly FlowEscEnvironment[];
  readonly schedules: readonly FlowSchedule[];
  readonly variables: readonly FlowVariable[];

  /** The exceptions in force, each with its place and what it lets in. */
  readonly exceptionsInForce: readonly FlowException[];
  /** All exceptions of the settings, also those that only servers can apply. */
  readonly exceptions: readonly {
    readonly code: ExceptionCode;
    readonly path?: string | undefined;
    readonly reason: string;
  }[];
  readonly protection?: ProtectionSettings;
  readonly policyPacks: readonly {
    readonly path?: string | undefined;
    readonly name?: string | undefined;
    readonly version?: string | undefined;
  }[];
  /** The container image of all programs that name none. */
  readonly image?: string;
  /** Where Pulumi's images come from instead of Docker Hub. */
  readonly registry?: string;
  readonly pulumiVersion?: string;
  readonly runnerTags: readonly string[];
}

/** Who owns the OIDC issuer, and which projects share the identities. */
export interface FlowTrust {
  /** The stack of the platform repository that owns the issuer, where this one does not. */
  readonly foundation?: string;
  /** The group whose projects share one set of identities. */
  readonly group?: string;
  /** Whose id pins the identities: the project's, or the group's that it is directly in; of a group above, no id does. */
  readonly pinnedBy?: "project" | "group";
  readonly thumbprints?: readonly string[];
}

/** A Pulumi program of the project. */
export interface FlowProgram {
  readonly name: string;
  /** Where it is in the settings. */
  readonly path: string;
  /** What the settings say of it; what they leave out may be found in its files. */
  readonly settings: ProgramSettings;
  /** The Pulumi project that its deployments are stacks of. */
  readonly pulumiProject: string;
  /** The names of its deployments, in promotion order. */
  readonly deployments: readonly string[];
  /** An image that takes the place of Pulumi's. */
  readonly image?: string;
}

/** The push that starts a deployment. */
export type PushTrigger = Extract<Trigger, { kind: "branch" | "tag" }>;

/** One row of the promotion order. */
export interface FlowDeployment {
  readonly name: string;
  /** Where it is in the settings, such as `deployments[0]`. */
  readonly path: string;
  /** The name of its program. */
  readonly program: string;
  /** As `organization/project/stack`. */
  readonly stack: string;
  readonly trigger: PushTrigger;
  /** Whether a person has to start it. */
  readonly manual: boolean;
  /** The deployments that have to succeed before it in the same pipeline. */
  readonly after: readonly Predecessor[];
  /** Whether, in its own pipeline, a person has to start it or one that it comes after. */
  readonly waitsForPerson: boolean;
  readonly isProduction: boolean;
  /** Whether merge requests preview it. */
  readonly isPreviewed: boolean;
  /** What the settings say about that; undefined where the default applies. */
  readonly asksForPreview?: boolean;
  /** The pushes after which reviewed code shows what it would change. */
  readonly promotionPreviewTriggers: readonly PushTrigger[];
  readonly drift: OnDrift;
  /** The key of its ESC environment; undefined with a self-managed backend. */
  readonly escEnvironment?: string;
  /** The key of the ESC environment that its previews open: its twin, or its own where that is linked to the stack. */
  readonly previewEscEnvironment?: string;
  /** The runners that deploy it, where not those of all jobs. */
  readonly runnerTags?: readonly string[];
}

/** A deployment that has to succeed before another. */
export interface Predecessor {
  readonly deployment: string;
  /** Whether the pipeline may leave it out. */
  readonly optional: boolean;
}

/** The ephemeral stacks of merge requests that ask for one. */
export interface FlowReviewStacks {
  readonly label: string;
  readonly program: string;
  /** The stack that they get their configuration from, as `organization/project/stack`. */
  readonly template: string;
  /** The pattern of their names: see the `stack` of a job. */
  readonly stack: string;
  readonly autoStop: string;
  /** The name of the secret with which the sweep stops what is left over. */
  readonly stopToken?: string;
  /** The key of their ESC environment; undefined with a self-managed backend. */
  readonly escEnvironment?: string;
}

/** Who some of the jobs are to Pulumi Cloud, and all that they may do. */
export interface FlowIdentity {
  readonly identity: Identity;
  /** What it is for, in one word: a deployment's name, or what else the identity does. */
  readonly purpose: string;
  /** The team whose tokens it gets; without one, and without a user, it gets the organization's. */
  readonly team?: string;
  /** The user whose tokens it gets, in an edition that has no others. */
  readonly user?: string;
  /** What starts its jobs. */
  readonly triggers: readonly Trigger[];
  /** The stacks that it works on, each as `organization/project/stack`. */
  readonly stacks: readonly string[];
  readonly stackPermission: "read" | "edit";
  /** The ESC environments, as `project/environment`, that it may open: also what those import. */
  readonly escEnvironments: readonly string[];
}

/** Who an ESC environment is for. A preview's has none of the deployment's logins and secrets. */
export type EscHolder = "deployment" | "preview";

/** An environment of Pulumi ESC. */
export interface FlowEscEnvironment {
  /** The name of relations to it: a deployment's name, with `-preview` for its twin, `review` or `base`. */
  readonly key: string;
  /** Where its content stands in the settings. */
  readonly path: string;
  readonly project: string;
  readonly name: string;
  /** The version tag that jobs open, and that follows each revision of ours. */
  readonly tag?: string;
  /** What it is composed of, each as `project/environment` with an optional `@version`; the project's base first. */
  readonly imports: readonly string[];
  readonly content: EscContent;
  /** Whether it exists: a twin that no job opens is not created. */
  readonly isOpened: boolean;
  /** The stack that has it as its configuration in Pulumi Cloud, as `organization/project/stack`. */
  readonly linkedTo?: string;
  /** The teams that may open it besides the pipeline's jobs. */
  readonly openers: readonly { readonly team: string; readonly permission: EscPermission }[];
}

/** What the settings write into an ESC environment; without any, it is created empty and left alone. */
export type EscContent =
  | { readonly holder: "base"; readonly esc: EscBaseSettings }
  | { readonly holder: EscHolder; readonly esc?: EscSettings };

/** What starts jobs by the clock, on the default branch. */
export interface FlowSchedule {
  readonly name: string;
  readonly cron: string;
  readonly timezone: string;
}

/** A variable for the jobs. */
export interface FlowVariable {
  readonly name: string;
  /** Where it is in the settings. */
  readonly path: string;
  readonly value:
    { readonly kind: "plain"; readonly text: string } | { readonly kind: "secret"; readonly secret: string };
  /** The deployment whose jobs get it; undefined for all. */
  readonly deployment?: string;
  /** Whether only jobs of reviewed code get it. */
  readonly reviewedOnly: boolean;
}

/** An unsafe setting that an exception allows. */
export interface FlowException {
  readonly code: ExceptionCode;
  readonly path: string;
  /** What it lets in, in a sentence. */
  readonly message: string;
  readonly reason: string;
}
