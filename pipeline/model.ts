import type { Report } from "./settings/choices";
import type { Toolchain } from "./programs/toolchains";

/** What starts a job. */
export type Trigger =
  | {
      readonly kind: "mergeRequest";
      /** The label that the merge request needs. */
      readonly label?: string;
    }
  | { readonly kind: "branch"; readonly branch: string }
  | { readonly kind: "tag"; readonly pattern: string }
  | {
      readonly kind: "schedule";
      /** The description of the schedule. It identifies the pipelines that the schedule starts. */
      readonly schedule: string;
      readonly branch: string;
    };

/**
 * The identity with which a job logs in to Pulumi Cloud. `preview` and `review` run unreviewed code: `preview` reads
 * the stacks that merge requests preview, and `review` owns the review stacks. `inspect` and `deploy` run only the code
 * of protected refs: `inspect` reads stacks, and `deploy` changes the stack of one deployment.
 */
export type Identity = "preview" | "review" | "inspect" | "deploy";

/** How a job logs in to the backend that stores the state of its stack. */
export type Login =
  | {
      readonly kind: "oidc";
      readonly organization: string;
      /** The team whose token the job requests. Without team and user, it gets an organization token. */
      readonly team?: string;
      /** The user whose token the job requests, in an edition that has only personal tokens. */
      readonly user?: string;
      /** The lifetime of the token as a Go duration, where the default of two hours is too short. */
      readonly expiration?: string;
    }
  | { readonly kind: "token" }
  | { readonly kind: "selfManaged"; readonly url: string };

/** What a job does. */
export type Action =
  | { readonly kind: "preview"; readonly report: Report; readonly savesUpdatePlan: boolean }
  | { readonly kind: "deploy"; readonly usesUpdatePlan: boolean }
  | { readonly kind: "detectDrift"; readonly fail: boolean }
  | { readonly kind: "remediateDrift" }
  | {
      readonly kind: "createReviewStack";
      /** The stack whose configuration is copied, as `organization/project/stack`. */
      readonly template: string;
      /** The secrets provider, where Pulumi Cloud does not encrypt the secrets. */
      readonly secretsProvider?: string;
      /** The job that destroys the review stack. */
      readonly stopJob: string;
      /** How long after its last pipeline the review stack is destroyed, such as `3 days`. */
      readonly autoStop: string;
    }
  | { readonly kind: "destroyReviewStack" }
  | {
      readonly kind: "sweepReviewStacks";
      /** Whether the job stops orphaned review stacks through the CI system, or only reports them. */
      readonly stops: boolean;
    };

/** The deployment environment of a job, in the CI system. */
export interface CiEnvironment {
  /** Its name, in which `{mergeRequest}` stands for the number of the merge request. */
  readonly name: string;
  /** Whether the job deploys to it, stops it, or only uses its variables and ID token claim. */
  readonly action: "start" | "stop" | "prepare";
}

/** A job that has to succeed before another. */
export interface Need {
  readonly job: string;
  /** Whether some pipelines contain the dependent job without this one. */
  readonly optional: boolean;
}

/** One job of a pipeline, on one stack. */
export interface Job {
  readonly name: string;
  readonly action: Action;
  /** What the job does and when, as a comment in the rendered file. */
  readonly description: string;
  /** The events that start the job; one is enough. */
  readonly triggers: readonly Trigger[];
  readonly identity: Identity;
  readonly login: Login;
  /** The name of its program. */
  readonly program: string;
  /**
   * Its stack, as `organization/project/stack`. `{project}` stands for the id of the CI system's project, and
   * `{mergeRequest}` for the number of the merge request.
   */
  readonly stack: string;
  readonly ciEnvironment?: CiEnvironment;
  /** The ESC environment that the job adds to the stack's configuration in its checkout. */
  readonly escEnvironment?: string;
  /** Whether a person has to start the job. */
  readonly manual: boolean;
  readonly needs: readonly Need[];
  /** Jobs of one group never run at the same time. Jobs that change one stack share a group. */
  readonly concurrencyGroup?: string;
  /** Whether a newer pipeline may cancel it. */
  readonly interruptible: boolean;
  /** Runner tags of this job. They replace those of the pipeline. */
  readonly runnerTags?: readonly string[];
}

/**
 * Whether a job runs unreviewed code, or files that such code wrote. Only jobs of merge requests do. The merge
 * request's own CI file decides what they do, so reviewed jobs must not use anything that they leave behind.
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
  /** The paths whose changes start its jobs, its own folder included; undefined if every change does. */
  readonly changes?: readonly string[];
  readonly steps: Steps;
  /** The containers that run beside its jobs. */
  readonly services: readonly Service[];
}

/** A container that runs beside a job. */
export interface Service {
  readonly image: string;
  /** The host name by which the job reaches it. */
  readonly alias?: string | undefined;
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly entrypoint?: readonly string[] | undefined;
  readonly command?: readonly string[] | undefined;
}

/** A file with jobs of the team, which the rendered file includes. */
export interface TeamInclude {
  readonly source:
    | { readonly kind: "local"; readonly local: string }
    | { readonly kind: "component"; readonly component: string }
    | { readonly kind: "template"; readonly template: string }
    | { readonly kind: "project"; readonly project: string; readonly file: string; readonly ref?: string };
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** The jobs of the team in files that the rendered file includes. */
export interface TeamJobs {
  /** Their stages, besides those of the pipeline. */
  readonly stages: readonly string[];
  readonly includes: readonly TeamInclude[];
}

/** The platform team's commands, which run in the program's folder. */
export interface Steps {
  /** Before the dependencies are installed, in every job that installs them. */
  readonly beforeInstall: readonly string[];
  /** Before each preview and deployment. */
  readonly before: readonly string[];
  /** After each preview and deployment that succeeded. */
  readonly after: readonly string[];
}

/** The stack that manages a rendered file. The file's header names it. */
export interface Origin {
  /** The Pulumi project of the platform repository. */
  readonly project: string;
  /** The stack of the platform repository that onboards this project. */
  readonly stack: string;
}

/** A pipeline, independent of the CI system. */
export interface Pipeline {
  readonly origin: Origin;
  readonly programs: readonly Program[];
  readonly jobs: readonly Job[];
  /** The folders of the policy packs that run in every preview and deployment. */
  readonly policyPacks: readonly string[];
  /** Whether jobs of reviewed code share caches with jobs of merge requests. */
  readonly sharesCaches: boolean;
  readonly runnerTags: readonly string[];
  /** The job timeout, in minutes. */
  readonly timeout?: number;
  /** How often a job is retried after an infrastructure failure. */
  readonly retries: number;
  /** Set if a CI file of the team includes the rendered file: the stage of that file that has the jobs. */
  readonly included?: { readonly stage: string };
  /** Set if the file reaches its branch by a merge request, and not by a commit. */
  readonly byMergeRequest?: boolean;
  /** Set if no stack manages the file from now on: whether its jobs can still log in to Pulumi Cloud. */
  readonly handedOver?: { readonly trusted: boolean };
  /** Set if the rendered file includes files of the team. */
  readonly teamJobs?: TeamJobs;
}
