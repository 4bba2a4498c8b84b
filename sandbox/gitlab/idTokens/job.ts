import type { Commit, Project, User } from "../entities";

/** What starts pipelines. GitLab: `CI_PIPELINE_SOURCE`. */
export type PipelineSource =
  | "push"
  | "merge_request_event"
  | "schedule"
  | "web"
  | "api"
  | "trigger"
  | "pipeline"
  | "parent_pipeline"
  | "chat"
  | "external";

/** GitLab: `environment:action`. */
export type EnvironmentAction = "start" | "prepare" | "stop" | "verify" | "access";

/** A job that asks for an ID token: what whoever wrote its code and started its pipeline could choose, and no more. */
export interface IdTokenJob {
  /** The project that holds the ref, by id or path: of a merge request the source project. */
  readonly project: number | string;
  readonly pipeline: {
    readonly source: PipelineSource;
    /** The branch, or the tag; of a merge request the source branch. A push brings it to be. */
    readonly ref: string;
    /** Defaults to false. */
    readonly tag?: boolean;
    /** Who pushed, opened, pressed or owns the schedule, by username. */
    readonly user: string;
    /** Where a merge request goes to. */
    readonly mergeRequest?: {
      /** Defaults to the project itself. */
      readonly project?: number | string;
      readonly branch: string;
    };
    /** Defaults to what the ref names. */
    readonly sha?: string;
  };
  readonly environment?: {
    readonly name: string;
    /** Defaults to `start`. */
    readonly action?: EnvironmentAction;
    /** What the job says. An environment that is there keeps its own. */
    readonly tier?: string;
  };
  /** GitLab: `id_tokens:aud`. */
  readonly audience: string | readonly string[];
  /** The pipeline of a fork's merge request runs in the fork, unless a member of the parent starts it in the parent. */
  readonly runsIn?: "parent";
  /** A job that runs: GitLab let its pipeline start, whatever became of its refs and its user's role since. */
  readonly running?: RunningJob;
}

/** What a token says of a job that is there. */
export interface RunningJob {
  readonly pipelineId: number;
  readonly jobId: number;
  /** How long it may run, in seconds: its tokens live as long. */
  readonly timeout: number;
}

/** A job that GitLab runs: everything in it comes from GitLab's own state or was allowed by its rules. */
export interface AdmittedJob {
  readonly source: PipelineSource;
  /** The project that holds the code. */
  readonly project: Project;
  /** The project that runs it. */
  readonly runningProject: Project;
  readonly user: User;
  /** The user's level in the running project. */
  readonly level: number;
  readonly ref: string;
  readonly refType: "branch" | "tag";
  readonly refProtected: boolean;
  /** The branch, of the project that a merge request goes to, that it goes to. */
  readonly target?: { readonly project: Project; readonly branch: string } | undefined;
  /** The commit, or undefined for a push that has not been made here. */
  readonly commit?: Commit | undefined;
  readonly sha: string;
  readonly environment?:
    | {
        readonly name: string;
        readonly action: EnvironmentAction;
        readonly tier: string;
        readonly protected: boolean;
      }
    | undefined;
  readonly audience: string | readonly string[];
  readonly running?: RunningJob | undefined;
}
