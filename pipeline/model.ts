import type { CiEnvironment, Login, Need, Service, Steps, Trigger } from "./jobParts";
import type { KestraJob, KestraPipeline } from "./kestra/model";
import type { Report } from "./settings/choices";
import type { CircleCiSettings } from "./settings/circleci";
import type { Toolchain } from "./programs/toolchains";

export type { CiEnvironment, Login, Need, Service, Steps, Trigger };

/**
 * The identity with which a job logs in to Pulumi Cloud. `preview` and `review` run unreviewed code: `preview` reads
 * the stacks that merge requests preview, and `review` owns the review stacks. `inspect` and `deploy` run only the code
 * of protected refs: `inspect` reads stacks, and `deploy` changes the stack of one deployment.
 */
export type Identity = "preview" | "review" | "inspect" | "deploy";

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

/** Returns the jobs of all programs: those of Pulumi programs, then those of Kestra flows. */
export function allJobs({ jobs, kestra }: Pick<Pipeline, "jobs" | "kestra">): readonly (Job | KestraJob)[] {
  return kestra ? [...jobs, ...kestra.jobs] : jobs;
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
  /** The Pulumi programs. */
  readonly programs: readonly Program[];
  /** The jobs of the Pulumi programs. */
  readonly jobs: readonly Job[];
  /** The programs and jobs of Kestra flows; undefined without any. */
  readonly kestra?: KestraPipeline;
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
  /** The project in CircleCI; undefined if the settings describe none. */
  readonly circleCi?: CircleCiSettings;
}
