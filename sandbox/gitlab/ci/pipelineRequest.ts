import type { Commit, Project, User } from "../entities";
import type { PipelineSource } from "../idTokens/job";
import type { Pipeline, PipelineVariable } from "./entities";

/** An event that may start a pipeline. */
export interface PipelineRequest {
  /** The project that runs it. */
  readonly project: Project;
  readonly user: User;
  readonly source: PipelineSource;
  /** The short name of the branch or tag; for a merge request, its source branch. */
  readonly ref: string;
  readonly tag: boolean;
  readonly commit: Commit;
  /** The commit of the ref before the push; zeros if the ref is new or did not move. */
  readonly beforeSha: string;
  readonly mergeRequestId: number | null;
  readonly scheduleId: number | null;
  readonly variables: readonly PipelineVariable[];
  /** Whether the push had the option `ci.skip`. */
  readonly skip?: boolean;
}

/** The outcome of a request. `reason` is GitLab's text. */
export type Outcome =
  | { readonly kind: "created"; readonly pipeline: Pipeline }
  /** No pipeline is created. */
  | { readonly kind: "none"; readonly reason: string }
  /** The CI file is invalid. A push creates a failed pipeline; a request by the API creates none. */
  | { readonly kind: "invalid"; readonly reason: string; readonly pipeline: Pipeline | undefined };
