import type { Namespace, Project } from "../entities";
import { isEmpty } from "../git/repository";
import type { Caller } from "../model/caller";
import { memberLevel } from "../model/membership";
import type { GitLabState } from "../state";

/** The form of a project, for every user who can see it, also in lists. */
export function presentProject(state: GitLabState, { user, project }: Caller, origin: string): object {
  const namespace = namespaceOf(state, project);
  const webUrl = `${origin}/${project.fullPath}`;
  const direct = memberLevel(state, user, project);
  return {
    id: project.id,
    description: project.description,
    name: project.path,
    name_with_namespace: project.fullPath.split("/").join(" / "),
    path: project.path,
    path_with_namespace: project.fullPath,
    created_at: project.createdAt,
    default_branch: project.defaultBranch,
    tag_list: [],
    topics: [],
    ssh_url_to_repo: `git@${new URL(origin).hostname}:${project.fullPath}.git`,
    http_url_to_repo: `${webUrl}.git`,
    web_url: webUrl,
    readme_url: null,
    forks_count: state.projects.filter(({ forkedFromId }) => forkedFromId === project.id).length,
    avatar_url: null,
    star_count: 0,
    last_activity_at: project.createdAt,
    visibility: "private",
    namespace: presentNamespace(namespace, origin),
    empty_repo: isEmpty(state, project.id),
    archived: false,
    creator_id: project.creatorId,
    import_status: "none",
    open_issues_count: 0,
    updated_at: project.createdAt,
    ...SETTINGS,
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
      group_access: null,
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
      name: parent.path,
      name_with_namespace: parent.fullPath.split("/").join(" / "),
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

function presentNamespace({ id, path, fullPath, parentId }: Namespace, origin: string): object {
  return {
    id,
    name: path,
    path,
    kind: "group",
    full_path: fullPath,
    parent_id: parentId,
    avatar_url: null,
    web_url: `${origin}/groups/${fullPath}`,
  };
}

/** Settings with fixed values: GitLab's defaults for a new project. */
const SETTINGS = {
  packages_enabled: true,
  issues_enabled: true,
  merge_requests_enabled: true,
  wiki_enabled: true,
  jobs_enabled: true,
  snippets_enabled: true,
  container_registry_enabled: true,
  service_desk_enabled: false,
  can_create_merge_request_in: true,
  repository_access_level: "enabled",
  merge_requests_access_level: "enabled",
  builds_access_level: "enabled",
  environments_access_level: "enabled",
  emails_disabled: false,
  emails_enabled: true,
  shared_runners_enabled: true,
  group_runners_enabled: true,
  lfs_enabled: true,
  ci_default_git_depth: 20,
  ci_delete_pipelines_in_seconds: null,
  ci_forward_deployment_enabled: true,
  ci_forward_deployment_rollback_allowed: true,
  ci_job_token_scope_enabled: false,
  ci_separated_caches: true,
  ci_display_pipeline_variables: false,
  resource_group_default_process_mode: "unordered",
  build_git_strategy: "fetch",
  build_timeout: 3600,
  auto_cancel_pending_pipelines: "enabled",
  auto_devops_enabled: false,
  auto_devops_deploy_strategy: "continuous",
  keep_latest_artifact: true,
  public_jobs: true,
  shared_with_groups: [],
  only_allow_merge_if_pipeline_succeeds: false,
  allow_merge_on_skipped_pipeline: null,
  request_access_enabled: true,
  only_allow_merge_if_all_discussions_are_resolved: false,
  remove_source_branch_after_merge: true,
  merge_method: "merge",
  squash_option: "default_off",
} as const;
