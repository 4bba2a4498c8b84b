import type { Commit, Project, User } from "../entities";
import type { PipelineSource } from "../idTokens/job";
import { skipsCi } from "../model/skipsCi";
import type { GitLabState } from "../state";
import type { Pipeline, PipelineVariable } from "./entities";
import { recordPipeline } from "./pipelines/recordPipeline";

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

/** What GitLab says of a pipeline that somebody asks for where the commit has no CI file. */
export const MISSING_FILE = "Missing CI config file";

/**
 * Asks for a pipeline. With a runner in the sandbox, requests are evaluated one after the other, as GitLab's workers do,
 * and the answer comes when that is done; it never rejects. Without one, the pipeline is recorded before this returns.
 */
export function requestPipeline(state: GitLabState, request: PipelineRequest): Promise<Outcome> {
  return state.ci ? state.ci.request(request) : Promise.resolve(recordOnly(state, request));
}

/** Whether the commit asks for no pipeline and somebody listens. GitLab: who presses a button means it. */
export function isSkipped({
  source,
  commit,
  skip = false,
}: Pick<PipelineRequest, "source" | "commit" | "skip">): boolean {
  if (skip) return true;
  return (source === "push" || source === "merge_request_event") && skipsCi(commit.message);
}

function recordOnly(state: GitLabState, request: PipelineRequest): Outcome {
  if (isSkipped(request)) return { kind: "none", reason: "The commit asks for no pipeline" };
  const { project, commit } = request;
  if (!commit.files.has(ciFileOf(project))) return { kind: "none", reason: MISSING_FILE };
  return { kind: "created", pipeline: recordPipeline(state, request) };
}

/** Where the project keeps its CI file. GitLab: `ci_config_path`. */
export function ciFileOf({ ciConfigPath }: Project): string {
  return ciConfigPath ?? ".gitlab-ci.yml";
}
