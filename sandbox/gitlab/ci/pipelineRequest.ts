import type { Commit, Project, User } from "../entities";
import type { PipelineSource } from "../idTokens/job";
import type { Pipeline, PipelineVariable } from "./entities";

/** An event that may start a pipeline. */
export interface PipelineRequest {
  /** The project that runs it. */
  readonly project: Project;
  readonly user: User;
  readonly source: PipelineSource;
  /** The branch or tag, by its short name; of a merge request its source branch. */
  readonly ref: string;
  readonly tag: boolean;
  readonly commit: Commit;
  /** What the ref named before; zeros where it named nothing or did not move. */
  readonly beforeSha: string;
  readonly mergeRequestId: number | null;
  readonly scheduleId: number | null;
  readonly variables: readonly PipelineVariable[];
  /** Whether whoever pushed wants none. GitLab: the push option `ci.skip`. */
  readonly skip?: boolean;
}

/** What became of a request, with GitLab's words where there is no pipeline to run. */
export type Outcome =
  | { readonly kind: "created"; readonly pipeline: Pipeline }
  /** There is none. */
  | { readonly kind: "none"; readonly reason: string }
  /** The file can't be run. Its pipeline has failed already; somebody who waits for the answer gets none. */
  | { readonly kind: "invalid"; readonly reason: string; readonly pipeline: Pipeline | undefined };
