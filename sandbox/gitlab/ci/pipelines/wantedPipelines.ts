import type { GitLabState } from "../../state";
import type { WantedPipeline } from "../entities";
import type { PipelineRequest } from "../pipelineRequest";

/** Notes that a pipeline is to be made, so that no end of the sandbox loses it. GitLab keeps its workers' jobs, too. */
export function keepWanted(state: GitLabState, request: PipelineRequest): WantedPipeline {
  const { project, user, commit, skip = false, ...rest } = request;
  return state.wantedPipelines.insert({ ...rest, projectId: project.id, userId: user.id, commitId: commit.id, skip });
}

/** What an earlier sandbox was asked for and did not come to, in that order. It is not noted any more. */
export function takeWanted(state: GitLabState): PipelineRequest[] {
  return state.wantedPipelines.all().flatMap(({ id, projectId, userId, commitId, ...rest }) => {
    state.wantedPipelines.delete(id);
    const project = state.projects.get(projectId);
    const user = state.users.get(userId);
    const commit = state.commits.get(commitId);
    return project && user && commit ? [{ ...rest, project, user, commit }] : [];
  });
}
