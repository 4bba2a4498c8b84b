import type { Context, Hono } from "hono";
import type { User } from "../entities";
import { ApiError, forbidden, notFound } from "../errors";
import { currentUser, userIfAny } from "../http/access";
import { boolean, oneOf, optional, text } from "../http/fields";
import { paginate } from "../http/paging";
import { readQuery, segment } from "../http/params";
import { accessLevel, directMemberships } from "../model/membership";
import { originOf } from "../present/origin";
import { presentProject } from "../present/project";
import { presentAdminUser, presentOtherUser, presentUser } from "../present/user";
import type { GitLabState } from "../state";

/** Adds the routes that read users. All of the sandbox's users are active people. GitLab: users API. */
export function userRoutes(api: Hono, state: GitLabState): void {
  api.get("/users", (context) => list(context, state));
  api.get("/users/:user_id", (context) => {
    const caller = userIfAny(context, state);
    if (!caller) throw new ApiError(403, { message: "403 Forbidden - Not authorized!" });
    const user = state.users.get(Number(segment(context, "user_id")));
    if (!user) throw notFound("User");
    const origin = originOf(context);
    return context.json(caller.admin ? presentAdminUser(state, user, origin) : presentOtherUser(user, origin));
  });
  api.get("/users/:user_id/projects", (context) => {
    const user = namedUser(context, state);
    return projects(context, state, (id) => {
      const project = state.projects.get(id);
      const namespace = project && state.namespaces.get(project.namespaceId);
      return namespace?.ownerId === user.id;
    });
  });
  api.get("/users/:user_id/contributed_projects", (context) => {
    const user = namedUser(context, state);
    return projects(context, state, (id) =>
      state.commits.all().some(({ projectId, committerEmail }) => projectId === id && committerEmail === user.email),
    );
  });
  api.get("/users/:user_id/memberships", (context) => {
    if (!currentUser(context, state).admin) throw forbidden();
    const user = namedUser(context, state);
    const inProjects = state.projects.all().flatMap((project) =>
      directMemberships(state, project)
        .filter(({ userId }) => userId === user.id)
        .map((row) => ({
          source_id: project.id,
          source_name: project.name ?? project.path,
          source_type: "Project",
          access_level: row.accessLevel,
        })),
    );
    const inGroups = state.groupMembers
      .filter(({ userId }) => userId === user.id)
      .map(({ namespaceId, accessLevel: level }) => ({
        source_id: namespaceId,
        source_name: state.namespaces.get(namespaceId)?.path ?? "",
        source_type: "Namespace",
        access_level: level,
      }));
    return context.json(paginate(context, [...inProjects, ...inGroups]));
  });
}

/** Lists users, newest first. Without a token, only a search for an exact name is allowed. */
function list(context: Context, state: GitLabState): Response {
  const caller = userIfAny(context, state);
  const query = readQuery(context, {
    username: optional(text),
    search: optional(text),
    active: optional(boolean),
    humans: optional(boolean),
    blocked: optional(boolean),
    external: optional(boolean),
    admins: optional(boolean),
    without_projects: optional(boolean),
    order_by: optional(oneOf(["id", "name", "username", "created_at", "updated_at"])),
    sort: optional(oneOf(["asc", "desc"])),
  });
  if (!caller && !query.username) {
    throw new ApiError(403, { message: "403 Forbidden - Not authorized to access /api/v4/users" });
  }
  const search = (query.search ?? "").toLowerCase();
  const found = state.users.filter(
    (user) =>
      (query.username === undefined || user.username.toLowerCase() === query.username.toLowerCase()) &&
      [user.username, user.name, user.email].some((one) => one.toLowerCase().includes(search)) &&
      !query.blocked &&
      !query.external &&
      (!query.admins || user.admin),
  );
  if (caller?.admin && query.sort === "asc") found.sort((a, b) => a.id - b.id);
  else found.reverse();
  const origin = originOf(context);
  const present = (user: User) => (caller?.admin ? presentAdminUser(state, user, origin) : presentUser(user, origin));
  return context.json(paginate(context, found).map(present));
}

/** The user of the path, by id or by name. */
function namedUser(context: Context, state: GitLabState): User {
  const wanted = segment(context, "user_id");
  const user = /^\d+$/.test(wanted)
    ? state.users.get(Number(wanted))
    : state.users.find(({ username }) => username.toLowerCase() === wanted.toLowerCase());
  if (!user) throw notFound("User");
  return user;
}

/** The projects that the caller may see, newest first. */
function projects(context: Context, state: GitLabState, isWanted: (projectId: number) => boolean): Response {
  const user = currentUser(context, state);
  const found = state.projects
    .filter(({ id }) => isWanted(id))
    .map((project) => ({ user, project, level: accessLevel(state, user, project) }))
    .filter(({ level }) => level > 0)
    .reverse();
  const origin = originOf(context);
  return context.json(paginate(context, found).map((caller) => presentProject(state, caller, origin)));
}
