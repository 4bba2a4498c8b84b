import type { Commit, Project, User } from "../entities";

/** The event that started a pipeline. GitLab: `CI_PIPELINE_SOURCE`. */
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

/** A job that requests an ID token. It has only what the author of the code and the user who started it can choose. */
export interface IdTokenJob {
  /** The id or path of the project with the ref; for a merge request, the source project. */
  readonly project: number | string;
  readonly pipeline: {
    readonly source: PipelineSource;
    /** The branch or tag; for a merge request, the source branch. A push may create it. */
    readonly ref: string;
    /** Defaults to false. */
    readonly tag?: boolean;
    /** The username of the user who pushed, opened or started it, or who owns the schedule. */
    readonly user: string;
    /** The target of a merge request. */
    readonly mergeRequest?: {
      /** Defaults to the source project. */
      readonly project?: number | string;
      readonly branch: string;
    };
    /** Defaults to the commit of the ref. */
    readonly sha?: string;
  };
  readonly environment?: {
    readonly name: string;
    /** Defaults to `start`. */
    readonly action?: EnvironmentAction;
    /** The tier that the job declares. An existing environment keeps its own. */
    readonly tier?: string;
  };
  /** GitLab: `id_tokens:aud`. */
  readonly audience: string | readonly string[];
  /** `parent` if a member of the parent starts the pipeline of a fork's merge request there. Defaults to the fork. */
  readonly runsIn?: "parent";
  /** Set for a running job. GitLab started its pipeline, so later changes of refs and roles do not matter. */
  readonly running?: RunningJob;
}

/** The facts about a running job that its token contains. */
export interface RunningJob {
  readonly pipelineId: number;
  readonly jobId: number;
  /** The timeout of the job and the lifetime of its tokens, in seconds. */
  readonly timeout: number;
}

/** A job that GitLab's rules allow to run, with the facts from GitLab's state. */
export interface AdmittedJob {
  readonly source: PipelineSource;
  /** The project with the code. */
  readonly project: Project;
  /** The project that runs the pipeline. */
  readonly runningProject: Project;
  readonly user: User;
  /** The user's access level in the running project. */
  readonly level: number;
  readonly ref: string;
  readonly refType: "branch" | "tag";
  readonly refProtected: boolean;
  /** The target project and branch of a merge request. */
  readonly target?: { readonly project: Project; readonly branch: string } | undefined;
  /** The commit; undefined for a push that the state does not have. */
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
