import type { Namespace, Project, ProjectGroupLink, User } from "../entities";
import { isEmpty } from "../git/repository";
import type { Caller } from "../model/caller";
import { directMemberships, groupMemberships, type Membership } from "../model/membership";
import { allSettings, deprecatedSettings } from "../model/projectSettings";
import type { GitLabState } from "../state";
import { presentProjectNamespace } from "./namespace";

/** The form of a project, for every user who can see it, also in lists. */
export function presentProject(state: GitLabState, { user, project }: Caller, origin: string): object {
  const namespace = namespaceOf(state, project);
  const webUrl = `${origin}/${project.fullPath}`;
  const direct = levelIn(directMemberships(state, project), user);
  const inherited = levelIn(groupMemberships(state, namespace), user);
  return {
    id: project.id,
    description: project.description,
    name: project.name ?? project.path,
    name_with_namespace: nameWithNamespace(project),
    path: project.path,
    path_with_namespace: project.fullPath,
    created_at: project.createdAt,
    default_branch: project.defaultBranch,
    ssh_url_to_repo: `git@${new URL(origin).hostname}:${project.fullPath}.git`,
    http_url_to_repo: `${webUrl}.git`,
    web_url: webUrl,
    readme_url: null,
    forks_count: state.projects.filter(({ forkedFromId }) => forkedFromId === project.id).length,
    avatar_url: null,
    star_count: 0,
    last_activity_at: project.createdAt,
    namespace: presentProjectNamespace(namespace, origin),
    empty_repo: isEmpty(state, project.id),
    archived: project.archived ?? false,
    creator_id: project.creatorId,
    import_status: "none",
    open_issues_count: 0,
    updated_at: project.createdAt,
    ...FIXED,
    ...allSettings(project),
    ...deprecatedSettings(project),
    shared_with_groups: state.projectGroupLinks
      .filter(({ projectId }) => projectId === project.id)
      .flatMap((link) => presentGroupLink(state, link)),
    ...forkedFrom(state, project, origin),
    ci_id_token_sub_claim_components: project.idTokenSubComponents,
    protect_merge_request_pipelines: project.protectMergeRequestPipelines,
    ci_config_path: project.ciConfigPath ?? "",
    restrict_user_defined_variables: project.pipelineVariablesRole !== "developer",
    ci_pipeline_variables_minimum_override_role: project.pipelineVariablesRole ?? "no_one_allowed",
    ci_allow_fork_pipelines_to_run_in_parent_project: project.ciAllowForkPipelines,
    ...(state.premium && {
      allow_pipeline_trigger_approve_deployment: project.allowsOwnDeploymentApproval ?? false,
    }),
    ci_push_repository_for_job_token_allowed: project.jobTokenMayPush ?? false,
    permissions: {
      project_access: direct ? { access_level: direct, notification_level: 3 } : null,
      group_access: inherited ? { access_level: inherited, notification_level: 3 } : null,
    },
  };
}

/** The field `forked_from_project` of a fork. */
function forkedFrom(state: GitLabState, { forkedFromId }: Project, origin: string): object {
  const parent = forkedFromId === null ? undefined : state.projects.get(forkedFromId);
  if (!parent) return {};
  return {
    forked_from_project: {
      id: parent.id,
      description: parent.description,
      name: parent.name ?? parent.path,
      name_with_namespace: nameWithNamespace(parent),
      path: parent.path,
      path_with_namespace: parent.fullPath,
      created_at: parent.createdAt,
      default_branch: parent.defaultBranch,
      http_url_to_repo: `${origin}/${parent.fullPath}.git`,
      web_url: `${origin}/${parent.fullPath}`,
    },
  };
}

function namespaceOf(state: GitLabState, { namespaceId }: Project): Namespace {
  const namespace = state.namespaces.get(namespaceId);
  if (!namespace) throw new Error(`no namespace ${namespaceId}`);
  return namespace;
}

/** A group that the project is shared with. GitLab: the entity `SharedGroupWithProject`. */
function presentGroupLink(state: GitLabState, { groupId, accessLevel, expiresAt }: ProjectGroupLink): object[] {
  const group = state.namespaces.get(groupId);
  if (!group) return [];
  return [
    {
      group_id: group.id,
      group_name: group.name ?? group.path,
      group_full_path: group.fullPath,
      group_access_level: accessLevel,
      expires_at: expiresAt,
    },
  ];
}

function nameWithNamespace({ fullPath, path, name }: Project): string {
  const groups = fullPath.split("/").slice(0, -1);
  return [...groups, name ?? path].join(" / ");
}

function levelIn(memberships: readonly Membership[], { id }: User): number {
  return Math.max(0, ...memberships.filter(({ userId }) => userId === id).map(({ accessLevel }) => accessLevel));
}

/** The fields that are the same for all projects of the sandbox. */
const FIXED = {
  can_create_merge_request_in: true,
  ci_job_token_scope_enabled: false,
  ci_display_pipeline_variables: false,
} as const;
