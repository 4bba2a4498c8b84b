import type { Namespace, User } from "../entities";
import { accessLevel } from "../model/membership";
import type { GitLabState } from "../state";
import { presentProject } from "./project";

/** The form of a group in lists, with GitLab's defaults for unsupported settings. GitLab: the entity `Group`. */
export function presentGroup(state: GitLabState, group: Namespace, origin: string): object {
  return {
    id: group.id,
    web_url: `${origin}/groups/${group.fullPath}`,
    name: group.name ?? group.path,
    path: group.path,
    description: group.description ?? "",
    visibility: "private",
    share_with_group_lock: false,
    require_two_factor_authentication: false,
    two_factor_grace_period: 48,
    project_creation_level: "developer",
    auto_devops_enabled: null,
    subgroup_creation_level: "maintainer",
    emails_disabled: false,
    emails_enabled: true,
    mentions_disabled: null,
    lfs_enabled: true,
    archived: false,
    default_branch: null,
    avatar_url: null,
    request_access_enabled: true,
    full_name: fullName(state, group),
    full_path: group.fullPath,
    created_at: group.createdAt ?? null,
    parent_id: group.parentId,
    shared_runners_setting: "enabled",
    ...(state.edition === "ee" && { marked_for_deletion_on: null }),
  };
}

/** The form of a single group, with the projects that the caller may see. GitLab: the entity `GroupDetail`. */
export function presentGroupDetails(
  state: GitLabState,
  group: Namespace,
  {
    user,
    origin,
    withProjects = true,
  }: { readonly user: User; readonly origin: string; readonly withProjects?: boolean },
): object {
  const projects = state.projects
    .filter(({ namespaceId }) => namespaceId === group.id)
    .map((project) => ({ user, project, level: accessLevel(state, user, project) }))
    .filter(({ level }) => level > 0)
    .reverse();
  return {
    ...presentGroup(state, group, origin),
    shared_with_groups: [],
    prevent_sharing_groups_outside_hierarchy: false,
    ...(withProjects && {
      projects: projects.map((caller) => presentProject(state, caller, origin)),
      // Projects of other groups that are shared with this one.
      shared_projects: state.projectGroupLinks
        .filter(({ groupId }) => groupId === group.id)
        .flatMap(({ projectId }) => state.projects.get(projectId) ?? [])
        .map((project) => ({ user, project, level: accessLevel(state, user, project) }))
        .filter(({ level }) => level > 0)
        .map((caller) => presentProject(state, caller, origin)),
    }),
  };
}

function fullName(state: GitLabState, { name, path, parentId }: Namespace): string {
  const parent = parentId === null ? undefined : state.namespaces.get(parentId);
  return parent ? `${fullName(state, parent)} / ${name ?? path}` : (name ?? path);
}
