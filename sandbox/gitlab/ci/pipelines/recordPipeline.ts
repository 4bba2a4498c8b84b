import type { GitLabState } from "../../state";
import type { Pipeline } from "../entities";
import type { PipelineRequest } from "../pipelineRequest";

/** Inserts the row of a pipeline, with the next `iid` of its project. */
export function recordPipeline(
  state: GitLabState,
  { project, user, commit, beforeSha, ref, tag, source, scheduleId, mergeRequestId, variables }: PipelineRequest,
  changes: Partial<Omit<Pipeline, "id" | "iid">> = {},
): Pipeline {
  const now = state.now();
  return state.pipelines.insert({
    iid: state.nextPipelineIid(project.id),
    projectId: project.id,
    userId: user.id,
    sha: commit.sha,
    beforeSha,
    ref,
    tag,
    status: "created",
    source,
    scheduleId,
    mergeRequestId,
    variables,
    name: null,
    stages: [],
    yamlErrors: null,
    autoCancel: "conservative",
    createdAt: now,
    updatedAt: now,
    startedAt: null,
    finishedAt: null,
    ...changes,
  });
}
