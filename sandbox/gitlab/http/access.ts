import type { Context } from "hono";
import type { Project, User } from "../entities";
import type { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { accessLevel } from "../model/membership";
import type { GitLabState } from "../state";
import { forbidden, insufficientScope, notFound, unauthorized } from "../errors";
import { hidesProjects } from "./anonymous";
import { segment } from "./params";

/** The user of the request's bearer token or `PRIVATE-TOKEN`. Throws if there is none, or if its scope does not allow the request. */
export function currentUser(context: Context, state: GitLabState): User {
  const token = tokenOf(context);
  const user = token ? state.users.find((row) => row.token === token || row.readToken === token) : undefined;
  if (!user) throw unauthorized();
  if (token === user.readToken && !isRead(context)) throw insufficientScope();
  return user;
}

/** GitLab: the scope `read_api` is for GET and HEAD. The sandbox's GraphQL has no mutations. */
function isRead({ req }: Context): boolean {
  return req.method === "GET" || req.method === "HEAD" || req.path.endsWith("/api/graphql");
}

/** The user of the request's token; undefined without a token. Throws if the token is unknown. */
export function userIfAny(context: Context, state: GitLabState): User | undefined {
  return isAnonymous(context) ? undefined : currentUser(context, state);
}

/**
 * The caller in the project of the path's `:id`. Throws 404 if the user is not a member, and 403 if the access level is
 * lower than `needed`. Without a token, it throws 404 or 401, as GitLab does on that route.
 */
export function callerWith(context: Context, state: GitLabState, needed: AccessLevel): Caller {
  if (isAnonymous(context) && hidesProjects(context)) throw notFound("Project");
  const user = currentUser(context, state);
  const project = findProject(state, segment(context, "id"));
  const level = project && accessLevel(state, user, project);
  if (!project || !level) throw notFound("Project");
  if (level < needed) throw forbidden();
  return { user, project, level };
}

/** Whether the request has no token, not even a job token. */
function isAnonymous(context: Context): boolean {
  const isOfJob = (context.req.header("job-token") ?? context.req.query("job_token")) !== undefined;
  return !isOfJob && tokenOf(context) === undefined && context.req.header("authorization") === undefined;
}

function tokenOf(context: Context): string | undefined {
  const bearer = /^bearer (.+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
  return context.req.header("private-token") ?? bearer;
}

/** Finds a project by id, or by full path, case-insensitively. */
export function findProject(state: GitLabState, id: string): Project | undefined {
  if (/^\d+$/.test(id)) return state.projects.get(Number(id));
  return state.projects.find(({ fullPath }) => fullPath.toLowerCase() === id.toLowerCase());
}
