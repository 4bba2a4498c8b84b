import type { GitLabState } from "../../state";
import type { WantedPipeline } from "../entities";
import type { PipelineRequest } from "../pipelineRequest";

/** Records a requested pipeline, so that a restart does not lose it. GitLab persists its workers' queue, too. */
export function recordWantedPipeline(state: GitLabState, request: PipelineRequest): WantedPipeline {
  const { project, user, commit, skip = false, ...rest } = request;
  return state.wantedPipelines.insert({ ...rest, projectId: project.id, userId: user.id, commitId: commit.id, skip });
}

/** Removes and returns the requests that were not evaluated before the last restart, in their order. */
export function takeWantedPipelines(state: GitLabState): PipelineRequest[] {
  return state.wantedPipelines.all().flatMap(({ id, projectId, userId, commitId, ...rest }) => {
    state.wantedPipelines.delete(id);
    const project = state.projects.get(projectId);
    const user = state.users.get(userId);
    const commit = state.commits.get(commitId);
    return project && user && commit ? [{ ...rest, project, user, commit }] : [];
  });
}
