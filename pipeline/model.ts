import type { Report } from "./settings/choices";
import type { Toolchain } from "./programs/toolchains";

/** What starts a job. */
export type Trigger =
  | {
      readonly kind: "mergeRequest";
      /** The label that the merge request has to have. */
      readonly label?: string;
    }
  | { readonly kind: "branch"; readonly branch: string }
  | { readonly kind: "tag"; readonly pattern: string }
  | {
      readonly kind: "schedule";
      /** The description of the schedule, by which its pipelines are told from those of others. */
      readonly schedule: string;
      readonly branch: string;
    };

/**
 * Who a job is to Pulumi Cloud. `preview` and `review` run unreviewed code: the one reads the stacks that merge
 * requests preview, the other owns the review stacks. `inspect` and `deploy` run only what a protected ref holds: the
 * one reads, the other changes the stack of one deployment.
 */
export type Identity = "preview" | "review" | "inspect" | "deploy";

/** How a job reaches the state of its stack. */
export type Login =
  | {
      readonly kind: "oidc";
      readonly organization: string;
      /** The team whose token it asks for; without one, and without a user, it gets the organization's. */
      readonly team?: string;
      /** The user whose token it asks for, in an edition that has no others. */
      readonly user?: string;
      /** How long the token lives, as Go writes it, where two hours are not enough. */
      readonly expiration?: string;
    }
  | { readonly kind: "token" }
  | { readonly kind: "selfManaged"; readonly url: string };

/** What a job does. */
export type Action =
  | { readonly kind: "preview"; readonly report: Report; readonly savePlan: boolean }
  | { readonly kind: "deploy"; readonly usePlan: boolean }
  | { readonly kind: "detectDrift"; readonly fail: boolean }
  | { readonly kind: "remediateDrift" }
  | {
      readonly kind: "createReviewStack";
      /** The stack that it gets its configuration from, as `organization/project/stack`. */
      readonly template: string;
      /** What encrypts its secrets, where that is not Pulumi Cloud. */
      readonly secretsProvider?: string;
      /** The job that destroys it. */
      readonly stopJob: string;
      /** How long after its last pipeline it is destroyed, such as `3 days`. */
      readonly autoStop: string;
    }
  | { readonly kind: "destroyReviewStack" }
  | {
      readonly kind: "sweepReviewStacks";
      /** Whether it has the CI system stop what is left over, and not only report it. */
      readonly stops: boolean;
    };

/** The environment of the CI system that a job belongs to. */
export interface JobEnvironment {
  /** `{mergeRequest}` in it stands for the number of the merge request. */
  readonly name: string;
  /** Whether the job changes it, ends it, or only wants what is kept for it. */
  readonly action: "start" | "stop" | "prepare";
}

/** A job that has to succeed before another. */
export interface Need {
  readonly job: string;
  /** Whether there are pipelines that have the one and not the other. */
  readonly optional: boolean;
}

/** One job of a pipeline, on one stack. */
export interface Job {
  readonly name: string;
  readonly action: Action;
  /** Why it is there, in a sentence for the reader of the rendered file. */
  readonly description: string;
  /** Any of these starts it. */
  readonly triggers: readonly Trigger[];
  readonly identity: Identity;
  readonly login: Login;
  /** The program, by its name. */
  readonly program: string;
  /**
   * `organization/project/stack`, in which `{project}` stands for the id of the CI system's project and
   * `{mergeRequest}` for the number of the merge request.
   */
  readonly stack: string;
  readonly environment?: JobEnvironment;
  /** The ESC environment that the job adds to the stack's configuration in its checkout. */
  readonly escEnvironment?: string;
  /** Whether a person has to press play. */
  readonly manual: boolean;
  readonly needs: readonly Need[];
  /** Jobs of one group, such as those that work on one stack, never run at the same time. */
  readonly concurrencyGroup?: string;
  /** Whether a newer pipeline may cancel it. */
  readonly interruptible: boolean;
  /** The runners that run it, where not those of all jobs. */
  readonly runnerTags?: readonly string[];
}

/**
 * Whether a job runs code that nobody has reviewed, or anything that such code has written: a merge request's own jobs,
 * and no others. The CI file of a merge request decides what they do, so that nothing they leave behind can be trusted.
 */
export function runsUnreviewedCode({ triggers }: Pick<Job, "triggers">): boolean {
  return triggers.some(({ kind }) => kind === "mergeRequest");
}

/** A Pulumi program that the pipeline deploys. */
export interface Program {
  readonly name: string;
  /** Its folder in the project, `.` for the top. */
  readonly path: string;
  readonly toolchain: Toolchain;
  /** The paths whose changes concern it, its own folder among them; undefined where all do. */
  readonly changes?: readonly string[];
  /** The platform team's own commands around each preview and deployment. */
  readonly steps: { readonly before: readonly string[]; readonly after: readonly string[] };
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
  readonly programs: readonly Program[];
  readonly jobs: readonly Job[];
  /** The folders of policy packs that every preview and every deployment has to pass. */
  readonly policyPacks: readonly string[];
  /** Whether jobs of reviewed code use the caches that merge requests' jobs write, too. */
  readonly sharesCaches: boolean;
  /** Whether merge requests from forks are told why there is no preview for them. */
  readonly explainForks: boolean;
  readonly runnerTags: readonly string[];
  /** In minutes. */
  readonly timeout?: number;
  /** How often a job is started again when its runner failed. */
  readonly retries: number;
}
