import type { Project } from "../entities";
import { skipsCi } from "../model/skipsCi";
import type { GitLabState } from "../state";
import type { Outcome, PipelineRequest } from "./pipelineRequest";
import { recordPipeline } from "./pipelines/recordPipeline";

/** GitLab's message if the commit has no CI file. */
export const MISSING_FILE = "Missing CI config file";

/**
 * Requests a pipeline. With GitLab CI attached, requests are evaluated one after the other, and the promise resolves
 * after the evaluation; it never rejects. Without, the pipeline is recorded before this returns.
 */
export function requestPipeline(state: GitLabState, request: PipelineRequest): Promise<Outcome> {
  return state.ci ? state.ci.request(request) : Promise.resolve(recordOnly(state, request));
}

/**
 * Whether `ci.skip` or the commit message skips the pipeline. GitLab ignores the message of manual and scheduled
 * requests.
 */
export function isSkipped({
  source,
  commit,
  skip = false,
}: Pick<PipelineRequest, "source" | "commit" | "skip">): boolean {
  if (skip) return true;
  return (source === "push" || source === "merge_request_event") && skipsCi(commit.message);
}

function recordOnly(state: GitLabState, request: PipelineRequest): Outcome {
  if (isSkipped(request)) return { kind: "none", reason: "The commit message or a push option skips CI" };
  const { project, commit } = request;
  if (!commit.files.has(ciFileOf(project))) return { kind: "none", reason: MISSING_FILE };
  return { kind: "created", pipeline: recordPipeline(state, request) };
}

/** The path of the project's CI file. GitLab: `ci_config_path`. */
export function ciFileOf({ ciConfigPath }: Project): string {
  return ciConfigPath ?? ".gitlab-ci.yml";
}
