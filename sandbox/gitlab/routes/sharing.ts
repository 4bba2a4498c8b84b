import type { Context, Hono } from "hono";
import type { Namespace } from "../entities";
import { ApiError, badRequest, notFound } from "../errors";
import { callerWith } from "../http/access";
import { boolean, integer, oneOf, optional, required, text } from "../http/fields";
import { maySeeGroup } from "../http/group";
import { paginate } from "../http/paging";
import { idSegment, readParams, readQuery } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { byUser, projectMemberships } from "../model/membership";
import { findGroup, isUserNamespace } from "../model/namespaces";
import { originOf } from "../present/origin";
import { presentUser } from "../present/user";
import type { GitLabState } from "../state";

/** Adds the routes that share a project with groups, and list who can use it. GitLab: projects API. */
export function sharingRoutes(api: Hono, state: GitLabState): void {
  api.post("/projects/:id/share", (context) => share(context, state));
  api.delete("/projects/:id/share/:group_id", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Maintainer);
    const groupId = idSegment(context, "group_id");
    const link = state.projectGroupLinks.find((row) => row.projectId === project.id && row.groupId === groupId);
    if (!link) throw notFound("Group Link");
    state.projectGroupLinks.delete(link.id);
    return context.body(null, 204);
  });
  api.get("/projects/:id/groups", (context) => groups(context, state));
  api.get("/projects/:id/users", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Guest);
    const { search = "" } = readQuery(context, { search: optional(text) });
    const users = byUser(projectMemberships(state, project))
      .flatMap(({ userId }) => state.users.get(userId) ?? [])
      .filter(({ username, name }) => `${username} ${name}`.toLowerCase().includes(search.toLowerCase()));
    const origin = originOf(context);
    return context.json(paginate(context, users).map((user) => presentUser(user, origin)));
  });
}

/** Shares a project with a group. Its members get at most the given level. */
async function share(context: Context, state: GitLabState): Promise<Response> {
  const { user, project, level } = callerWith(context, state, AccessLevel.Maintainer);
  const params = await readParams(context, {
    group_id: required(integer),
    group_access: required(integer),
    expires_at: optional(text),
  });
  const group = findGroup(state, String(params.group_id));
  if (!group || !maySeeGroup(state, user, group)) throw notFound("Group");
  if (![10, 15, 20, 30, 40, 50].includes(params.group_access)) throw badRequest("Invalid group access");
  // Assumption: nobody may share more than their own level.
  if (params.group_access > level) throw new ApiError(403, { message: "403 Forbidden" });
  const isShared = state.projectGroupLinks.find((row) => row.projectId === project.id && row.groupId === group.id);
  if (isShared) throw new ApiError(409, { message: "Already shared with this group" });
  const link = state.projectGroupLinks.insert({
    projectId: project.id,
    groupId: group.id,
    accessLevel: params.group_access,
    expiresAt: params.expires_at ?? null,
  });
  return context.json(
    {
      id: link.id,
      project_id: project.id,
      group_id: group.id,
      group_access: link.accessLevel,
      expires_at: link.expiresAt,
    },
    201,
  );
}

/** Lists the groups that a project is in, and with `with_shared` those that it is shared with. */
function groups(context: Context, state: GitLabState): Response {
  const { project } = callerWith(context, state, AccessLevel.Guest);
  const query = readQuery(context, {
    search: optional(text),
    with_shared: optional(boolean),
    shared_visible_only: optional(boolean),
    shared_min_access_level: optional(integer),
    order_by: optional(oneOf(["name"])),
  });
  const shared = state.projectGroupLinks
    .filter(
      ({ projectId, accessLevel }) => projectId === project.id && accessLevel >= (query.shared_min_access_level ?? 0),
    )
    .flatMap(({ groupId }) => state.namespaces.get(groupId) ?? []);
  const found = [...parents(state, project.namespaceId), ...(query.with_shared ? shared : [])]
    .filter((group) => !isUserNamespace(group))
    .filter(({ fullPath }) => fullPath.toLowerCase().includes((query.search ?? "").toLowerCase()));
  const origin = originOf(context);
  return context.json(
    paginate(context, found).map(({ id, name, path, fullPath }) => ({
      id,
      web_url: `${origin}/groups/${fullPath}`,
      name: name ?? path,
      avatar_url: null,
      full_name: fullPath.split("/").join(" / "),
      full_path: fullPath,
    })),
  );
}

/** A namespace and its parents. */
function parents(state: GitLabState, id: number): Namespace[] {
  const namespace = state.namespaces.get(id);
  if (!namespace) return [];
  return [namespace, ...(namespace.parentId === null ? [] : parents(state, namespace.parentId))];
}
