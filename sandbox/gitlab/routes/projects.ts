import type { Context, Hono } from "hono";
import type { Project } from "../entities";
import { callerWith, userIfAny } from "../http/access";
import { boolean, integer, oneOf, optional, text } from "../http/fields";
import { paginate } from "../http/paging";
import { readQuery } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { accessLevel, memberLevel } from "../model/membership";
import { originOf } from "../present/origin";
import { presentProject } from "../present/project";
import type { GitLabState } from "../state";

export function projectRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects", (context) => listProjects(context, state));

  api.get("/projects/:id", (context) => {
    const caller = callerWith(context, state, AccessLevel.Guest);
    return context.json(presentProject(state, caller, originOf(context)));
  });
}

const FILTERS = {
  membership: optional(boolean),
  owned: optional(boolean),
  min_access_level: optional(integer),
  search: optional(text),
  search_namespaces: optional(boolean),
  visibility: optional(oneOf(["private", "internal", "public"])),
  archived: optional(boolean),
  order_by: optional(oneOf(["id", "name", "path", "created_at", "updated_at", "last_activity_at"])),
  sort: optional(oneOf(["asc", "desc"])),
} as const;

function compared(by: string | undefined, a: Project, b: Project): number {
  if (by === "name" || by === "path") return a.path < b.path ? -1 : Number(a.path > b.path);
  return a.id - b.id;
}

/** Lists projects, newest first, as GitLab does. */
export function listProjects(
  context: Context,
  state: GitLabState,
  isWanted: (project: Project) => boolean = () => true,
): Response {
  const user = userIfAny(context, state);
  const query = readQuery(context, FILTERS);
  // Without a token, GitLab lists the public projects, and the sandbox has none.
  if (!user) return context.json(paginate(context, []));
  const search = (query.search ?? "").toLowerCase();
  const lowest = query.owned ? AccessLevel.Owner : (query.min_access_level ?? (query.membership ? 1 : 0));
  const level = lowest > 0 ? memberLevel : accessLevel;
  const callers = state.projects
    .filter((project) => isWanted(project) && (query.visibility ?? "private") === "private")
    .filter(({ archived = false }) => archived === (query.archived ?? archived))
    .filter(({ path, name, fullPath }) =>
      [path, name ?? path, ...(query.search_namespaces ? [fullPath] : [])].some((one) =>
        one.toLowerCase().includes(search),
      ),
    )
    .map((project) => ({ user, project, level: level(state, user, project) }))
    .filter((caller) => caller.level >= Math.max(lowest, 1))
    .sort((a, b) => compared(query.order_by, a.project, b.project));
  if (query.sort !== "asc") callers.reverse();
  const origin = originOf(context);
  return context.json(paginate(context, callers).map((caller) => presentProject(state, caller, origin)));
}
