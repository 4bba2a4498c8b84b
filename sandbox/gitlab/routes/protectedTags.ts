import type { Context, Hono } from "hono";
import type { ProtectedTag } from "../entities";
import { callerWith } from "../http/access";
import { notFound, unprocessable } from "../errors";
import { levelOf, optional, required, text } from "../http/fields";
import { paginate } from "../http/paging";
import { readParams, segment } from "../http/params";
import { ruleEntries } from "../http/ruleEntries";
import { AccessLevel, PROTECTION_LEVELS } from "../model/accessLevel";
import { newRules } from "../model/accessRules";
import { presentAccessRule } from "../present/accessRule";
import type { GitLabState } from "../state";

/** Adds the routes of protected tags. As in GitLab's API, there is no update. */
export function protectedTagRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/protected_tags", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Maintainer);
    const found = state.protectedTags.filter(({ projectId }) => projectId === project.id);
    return context.json(paginate(context, found).map((row) => present(state, row)));
  });
  api.post("/projects/:id/protected_tags", (context) => protect(context, state));
  api.get("/projects/:id/protected_tags/:name", (context) => context.json(present(state, find(context, state))));
  api.delete("/projects/:id/protected_tags/:name", (context) => {
    state.protectedTags.delete(find(context, state).id);
    return context.body(null, 204);
  });
}

async function protect(context: Context, state: GitLabState): Promise<Response> {
  const { project } = callerWith(context, state, AccessLevel.Maintainer);
  const params = await readParams(context, {
    name: required(text),
    create_access_level: optional(levelOf(PROTECTION_LEVELS)),
    allowed_to_create: optional(ruleEntries(PROTECTION_LEVELS)),
  });
  // The two texts are assumptions.
  if (params.name.trim() === "") throw unprocessable(["Name can't be blank"]);
  if (named(state, project.id, params.name)) throw unprocessable(["Name has already been taken"]);

  const create = newRules(state, project.id, "Create", params.create_access_level, params.allowed_to_create);
  const protection = state.protectedTags.insert({ projectId: project.id, name: params.name, create });
  return context.json(present(state, protection), 201);
}

function find(context: Context, state: GitLabState): ProtectedTag {
  const { project } = callerWith(context, state, AccessLevel.Maintainer);
  const protection = named(state, project.id, segment(context, "name"));
  if (!protection) throw notFound();
  return protection;
}

function named(state: GitLabState, projectId: number, name: string): ProtectedTag | undefined {
  return state.protectedTags.find((row) => row.projectId === projectId && row.name === name);
}

function present(state: GitLabState, { name, create }: ProtectedTag): object {
  return { name, create_access_levels: create.map((rule) => presentAccessRule(state, rule, { deployKeys: true })) };
}
