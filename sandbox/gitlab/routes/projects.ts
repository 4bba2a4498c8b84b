import type { Context, Hono } from "hono";
import { callerWith, currentUser } from "../http/access";
import { boolean, optional, text } from "../http/fields";
import { paginate } from "../http/paging";
import { readQuery } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { accessLevel, memberLevel } from "../model/membership";
import { originOf } from "../present/origin";
import { presentProject } from "../present/project";
import type { GitLabState } from "../state";

export function projectRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects", (context) => list(context, state));

  api.get("/projects/:id", (context) => {
    const caller = callerWith(context, state, AccessLevel.Guest);
    return context.json(presentProject(state, caller, originOf(context)));
  });
}

/** Lists projects, newest first, as GitLab does. */
function list(context: Context, state: GitLabState): Response {
  const user = currentUser(context, state);
  const { membership = false, search = "" } = readQuery(context, {
    membership: optional(boolean),
    search: optional(text),
  });
  const level = membership ? memberLevel : accessLevel;
  const callers = state.projects
    .filter(({ path }) => path.toLowerCase().includes(search.toLowerCase()))
    .map((project) => ({ user, project, level: level(state, user, project) }))
    .filter((caller) => caller.level > 0)
    .reverse();
  const origin = originOf(context);
  return context.json(paginate(context, callers).map((caller) => presentProject(state, caller, origin)));
}
