import type { Project } from "../entities";
import { skipsCi } from "../model/skipsCi";
import type { GitLabState } from "../state";
import type { Outcome, PipelineRequest } from "./pipelineRequest";
import { recordPipeline } from "./pipelines/recordPipeline";

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
