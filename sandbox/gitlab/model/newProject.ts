import type { Namespace, Project } from "../entities";
import type { GitLabState } from "../state";
import { AccessLevel } from "./accessLevel";

/** The fields of a new project; other fields get GitLab's defaults. */
export interface NewProject {
  readonly namespace: Namespace;
  readonly path: string;
  readonly creatorId: number;
  readonly defaultBranch: string;
  readonly ciConfigPath?: string | null;
  readonly ciAllowForkPipelines?: boolean;
  readonly forkedFromId?: number;
  readonly jobTokenMayPush?: boolean;
  readonly pipelineVariablesRole?: Project["pipelineVariablesRole"];
  readonly name?: string;
  readonly description?: string | null;
  readonly settings?: Project["settings"];
  readonly archived?: boolean;
}

/** GitLab's default of `ci_id_token_sub_claim_components`. */
const SUB_CLAIM_COMPONENTS = ["project_path", "ref_type", "ref"] as const;

/** Inserts a project and protects its default branch. Its path must not exist. */
export function newProject(state: GitLabState, { namespace, ...given }: NewProject): Project {
  const project = state.projects.insert({
    namespaceId: namespace.id,
    creatorId: given.creatorId,
    path: given.path,
    fullPath: `${namespace.fullPath}/${given.path}`,
    ...(given.name !== undefined && { name: given.name }),
    description: given.description ?? null,
    defaultBranch: given.defaultBranch,
    ciConfigPath: given.ciConfigPath ?? null,
    forkedFromId: given.forkedFromId ?? null,
    ciAllowForkPipelines: given.ciAllowForkPipelines ?? true,
    protectMergeRequestPipelines: false,
    jobTokenMayPush: given.jobTokenMayPush ?? false,
    ...(given.pipelineVariablesRole !== undefined && { pipelineVariablesRole: given.pipelineVariablesRole }),
    ...(given.settings && { settings: given.settings }),
    ...(given.archived !== undefined && { archived: given.archived }),
    idTokenSubComponents: SUB_CLAIM_COMPONENTS,
    createdAt: state.now(),
  });
  rememberPath(state, project);
  protectDefaultBranch(state, project);
  return project;
}

/** Renames a project within its namespace. The old path remains recorded. */
export function renameProject(state: GitLabState, project: Project, path: string): Project {
  const fullPath = `${project.fullPath.slice(0, project.fullPath.lastIndexOf("/"))}/${path}`;
  const renamed = state.projects.update(project.id, { path, fullPath });
  rememberPath(state, renamed);
  return renamed;
}

/** Deletes a project with all its rows. Its forks become independent projects. */
export function deleteProject(state: GitLabState, { id }: Project): void {
  for (const rows of [
    state.members,
    state.projectGroupLinks,
    state.deployKeys,
    state.hooks,
    state.variables,
    state.protectedBranches,
    state.protectedTags,
    state.protectedEnvironments,
    state.environments,
    state.commits,
    state.branches,
    state.tags,
    state.releases,
    state.releaseLinks,
    state.pipelines,
    state.pipelineSchedules,
    state.jobs,
    state.deployments,
    state.deploymentApprovals,
    state.resourceGroups,
    state.mergeRequests,
    state.mergeRequestVersions,
    state.approvalRules,
    state.notes,
    state.labels,
  ]) {
    for (const row of rows.all()) if (row.projectId === id) rows.delete(row.id);
  }
  for (const fork of state.projects.filter(({ forkedFromId }) => forkedFromId === id)) {
    state.projects.update(fork.id, { forkedFromId: null });
  }
  state.projects.delete(id);
}

function rememberPath(state: GitLabState, { id, fullPath }: Project): void {
  state.formerPaths.insert({ projectId: id, path: fullPath.toLowerCase() });
}

/** Protects the default branch of a new project, as GitLab does: Maintainers may push and merge. */
function protectDefaultBranch(state: GitLabState, { id, defaultBranch }: Project): void {
  state.protectedBranches.insert({
    projectId: id,
    name: defaultBranch,
    push: [state.accessRule({ accessLevel: AccessLevel.Maintainer })],
    merge: [state.accessRule({ accessLevel: AccessLevel.Maintainer })],
    // Assumption: there is no rule, so that Maintainers may unprotect.
    unprotect: [],
    allowForcePush: false,
    codeOwnerApprovalRequired: false,
  });
}
