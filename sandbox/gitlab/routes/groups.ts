import type { Context, Hono } from "hono";
import type { Namespace, Project } from "../entities";
import { badParams, badRequest, forbidden, notFound } from "../errors";
import { currentUser } from "../http/access";
import { boolean, integer, oneOf, optional, required, text } from "../http/fields";
import { groupCaller, maySeeGroup } from "../http/group";
import { paginate } from "../http/paging";
import { readParams, readQuery } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { groupLevel } from "../model/membership";
import { deleteProject } from "../model/newProject";
import { descendantsOf, isUserNamespace } from "../model/namespaces";
import { isPath } from "../model/projectPaths";
import { presentGroup, presentGroupDetails } from "../present/group";
import { originOf } from "../present/origin";
import type { GitLabState } from "../state";
import { listProjects } from "./projects";

/** Adds the routes of groups, which are private in the sandbox. GitLab: groups API. */
export function groupRoutes(api: Hono, state: GitLabState): void {
  api.get("/groups", (context) => list(context, state, () => true));
  api.post("/groups", (context) => create(context, state));
  api.get("/groups/:id", (context) => details(context, state, groupCaller(context, state).group));
  api.put("/groups/:id", (context) => update(context, state));
  api.delete("/groups/:id", (context) => {
    const { group, level } = groupCaller(context, state);
    if (level < AccessLevel.Owner) throw forbidden();
    remove(state, group);
    return context.json({ message: "202 Accepted" }, 202);
  });
  api.get("/groups/:id/projects", (context) => {
    const { group } = groupCaller(context, state);
    const { include_subgroups: deep, with_shared: shared = true } = readQuery(context, {
      include_subgroups: optional(boolean),
      with_shared: optional(boolean),
    });
    const groups = new Set([group, ...(deep ? descendantsOf(state, group) : [])].map(({ id }) => id));
    const isShared = (project: Project) =>
      state.projectGroupLinks.find(({ projectId, groupId }) => projectId === project.id && groups.has(groupId)) !==
      undefined;
    return listProjects(context, state, (one) => groups.has(one.namespaceId) || (shared && isShared(one)));
  });
  api.get("/groups/:id/subgroups", (context) => {
    const { group } = groupCaller(context, state);
    return list(context, state, ({ parentId }) => parentId === group.id);
  });
  api.get("/groups/:id/descendant_groups", (context) => {
    const { group } = groupCaller(context, state);
    const below = new Set(descendantsOf(state, group).map(({ id }) => id));
    return list(context, state, ({ id }) => below.has(id));
  });
}

/** Lists the groups that the caller may see, by name. */
function list(context: Context, state: GitLabState, isWanted: (group: Namespace) => boolean): Response {
  const user = currentUser(context, state);
  const query = readQuery(context, {
    search: optional(text),
    owned: optional(boolean),
    min_access_level: optional(integer),
    top_level_only: optional(boolean),
    order_by: optional(oneOf(["name", "path", "id", "similarity"])),
    sort: optional(oneOf(["asc", "desc"])),
  });
  const search = (query.search ?? "").toLowerCase();
  const lowest = query.owned ? AccessLevel.Owner : (query.min_access_level ?? 0);
  const key = (group: Namespace): string => (query.order_by === "path" ? group.path : (group.name ?? group.path));
  const found = state.namespaces
    .filter((group) => !isUserNamespace(group) && isWanted(group) && maySeeGroup(state, user, group))
    .filter((group) => !query.top_level_only || group.parentId === null)
    .filter((group) => lowest === 0 || groupLevel(state, user, group) >= lowest)
    .filter(({ path, name, fullPath }) =>
      [path, name ?? path, fullPath].some((one) => one.toLowerCase().includes(search)),
    )
    .sort((a, b) => (query.order_by === "id" ? a.id - b.id : compare(key(a), key(b)) || a.id - b.id));
  if (query.sort === "desc") found.reverse();
  const origin = originOf(context);
  return context.json(paginate(context, found).map((group) => presentGroup(state, group, origin)));
}

async function create(context: Context, state: GitLabState): Promise<Response> {
  const user = currentUser(context, state);
  const params = await readParams(context, {
    name: required(text),
    path: required(text),
    parent_id: optional(integer),
    description: optional(text),
    visibility: optional(oneOf(["private", "internal", "public"])),
  });
  refusePublic(params.visibility);
  const parent = params.parent_id === undefined ? undefined : state.namespaces.get(params.parent_id);
  if (params.parent_id !== undefined && (!parent || !maySeeGroup(state, user, parent))) throw notFound("Group");
  // Assumption: the default of `subgroup_creation_level` lets Maintainers create subgroups.
  if (parent && !user.admin && groupLevel(state, user, parent) < AccessLevel.Maintainer) throw forbidden();
  const fullPath = parent ? `${parent.fullPath}/${params.path}` : params.path;
  refuseGroupPath(state, params.path, fullPath);
  const group = state.namespaces.insert({
    path: params.path,
    fullPath,
    parentId: parent?.id ?? null,
    name: params.name,
    description: params.description ?? "",
    createdAt: state.now(),
  });
  state.groupMembers.insert({
    namespaceId: group.id,
    userId: user.id,
    accessLevel: AccessLevel.Owner,
    createdAt: state.now(),
  });
  return context.json(presentGroupDetails(state, group, { user, origin: originOf(context) }), 201);
}

async function update(context: Context, state: GitLabState): Promise<Response> {
  const { user, group, level } = groupCaller(context, state);
  if (level < AccessLevel.Owner) throw forbidden();
  const params = await readParams(context, {
    name: optional(text),
    description: optional(text),
    visibility: optional(oneOf(["private", "internal", "public"])),
  });
  refusePublic(params.visibility);
  const changed = state.namespaces.update(group.id, {
    ...(params.name !== undefined && { name: params.name }),
    ...(params.description !== undefined && { description: params.description }),
  });
  return context.json(presentGroupDetails(state, changed, { user, origin: originOf(context) }));
}

/** Deletes a group with its subgroups and projects. GitLab marks it for deletion and deletes it days later. */
function remove(state: GitLabState, group: Namespace): void {
  for (const { id } of [group, ...descendantsOf(state, group)]) {
    for (const project of state.projects.filter(({ namespaceId }) => namespaceId === id)) deleteProject(state, project);
    for (const row of state.groupMembers.filter(({ namespaceId }) => namespaceId === id)) {
      state.groupMembers.delete(row.id);
    }
    for (const row of state.projectGroupLinks.filter(({ groupId }) => groupId === id)) {
      state.projectGroupLinks.delete(row.id);
    }
    for (const row of state.groupVariables.filter(({ namespaceId }) => namespaceId === id)) {
      state.groupVariables.delete(row.id);
    }
    state.namespaces.delete(id);
  }
}

function details(context: Context, state: GitLabState, group: Namespace): Response {
  const user = currentUser(context, state);
  const { with_projects: withProjects } = readQuery(context, { with_projects: optional(boolean) });
  const view = { user, origin: originOf(context), withProjects: withProjects ?? true };
  return context.json(presentGroupDetails(state, group, view));
}

function refusePublic(visibility: string | undefined): void {
  if (visibility === undefined || visibility === "private") return;
  throw badParams(['visibility: the sandbox supports only "private" for visibility']);
}

/** Throws if the path is invalid or taken. GitLab's message shows the faults in Ruby's notation. */
function refuseGroupPath(state: GitLabState, path: string, fullPath: string): void {
  const isSame = (row: { readonly fullPath: string }): boolean => row.fullPath.toLowerCase() === fullPath.toLowerCase();
  const taken = state.namespaces.find(isSame) ?? state.projects.find(isSame);
  const fault = !isPath(path)
    ? "can contain only letters, digits, '_', '-' and '.'. Cannot start with '-', end in '.git' or end in '.atom'"
    : taken && "has already been taken";
  if (fault !== undefined) throw badRequest(`Failed to save group {:path=>[${JSON.stringify(fault)}]}`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
