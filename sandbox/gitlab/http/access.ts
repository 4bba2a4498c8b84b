import type { Context } from "hono";
import type { Project, User } from "../entities";
import type { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { accessLevel } from "../model/membership";
import type { GitLabState } from "../state";
import { forbidden, notFound, unauthorized } from "../errors";
import { segment } from "./params";

/** The user of the request's bearer token or `PRIVATE-TOKEN`. Throws if there is none. */
export function currentUser(context: Context, state: GitLabState): User {
  const bearer = /^bearer (.+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
  const token = context.req.header("private-token") ?? bearer;
  const user = token ? state.users.find((row) => row.token === token) : undefined;
  if (!user) throw unauthorized();
  return user;
}

/**
 * The caller in the project of the path's `:id`. Throws 404 if the user is not a member, and 403 if the access level is
 * lower than `needed`.
 */
export function callerWith(context: Context, state: GitLabState, needed: AccessLevel): Caller {
  const user = currentUser(context, state);
  const project = findProject(state, segment(context, "id"));
  const level = project && accessLevel(state, user, project);
  if (!project || !level) throw notFound("Project");
  if (level < needed) throw forbidden();
  return { user, project, level };
}

/** Finds a project by id, or by full path, case-insensitively. */
function findProject(state: GitLabState, id: string): Project | undefined {
  if (/^\d+$/.test(id)) return state.projects.get(Number(id));
  return state.projects.find(({ fullPath }) => fullPath.toLowerCase() === id.toLowerCase());
}
