import type { JobTokenScope, Project } from "../entities";
import type { GitLabState } from "../state";

/** GitLab's default: on, and only the project itself. */
const INITIAL: JobTokenScope = { isOn: true, projectIds: [], groupIds: [] };

/** Which other projects may access a project with the tokens of their jobs. Deleted ones are left out. */
export function jobTokenScopeOf(state: GitLabState, { jobTokenScope = INITIAL }: Project): JobTokenScope {
  return {
    isOn: jobTokenScope.isOn,
    projectIds: jobTokenScope.projectIds.filter((id) => state.projects.get(id)),
    groupIds: jobTokenScope.groupIds.filter((id) => state.namespaces.get(id)),
  };
}

/** Whether jobs of `source` may access a project with their tokens. GitLab: "Control job token access". */
export function acceptsJobsOf(state: GitLabState, project: Project, source: Project): boolean {
  if (source.id === project.id) return true;
  const { isOn, projectIds, groupIds } = jobTokenScopeOf(state, project);
  return (
    !isOn ||
    projectIds.includes(source.id) ||
    groupIds.some((id) => source.fullPath.startsWith(`${state.namespaces.get(id)?.fullPath ?? ""}/`))
  );
}
