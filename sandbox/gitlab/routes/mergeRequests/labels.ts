import type { Context, Hono } from "hono";
import { conflict, invalid, notFound } from "../../errors";
import { callerWith } from "../../http/access";
import { boolean, optional, required, text } from "../../http/fields";
import { paginate } from "../../http/paging";
import { readParams, readQuery, segment } from "../../http/params";
import type { Label } from "../../mergeRequests/entities";
import { deleteLabel, findLabel } from "../../mergeRequests/labels";
import { AccessLevel } from "../../model/accessLevel";
import { presentProjectLabel } from "../../present/mergeRequests/label";
import type { GitLabState } from "../../state";

/** The labels of a project, which are not changed once they are there. GitLab: labels API. */
export function labelRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/labels", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Guest);
    const asked = readQuery(context, { search: optional(text), with_counts: optional(boolean) });
    const search = (asked.search ?? "").toLowerCase();
    const found = state.labels
      .filter(({ projectId, name }) => projectId === project.id && name.toLowerCase().includes(search))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const counts = asked.with_counts ?? false;
    return context.json(paginate(context, found).map((label) => presentProjectLabel(state, label, { counts })));
  });
  api.post("/projects/:id/labels", (context) => create(context, state));
  api.get("/projects/:id/labels/:name", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Guest);
    return context.json(presentProjectLabel(state, named(state, project.id, segment(context, "name"))));
  });
  api.delete("/projects/:id/labels/:name", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Reporter);
    deleteLabel(state, named(state, project.id, segment(context, "name")));
    return context.body(null, 204);
  });
}

/** A colour is `#` and three or six digits; GitLab's names for colours are not known here. */
async function create(context: Context, state: GitLabState): Promise<Response> {
  const { project } = callerWith(context, state, AccessLevel.Reporter);
  const { name, color, description } = await readParams(context, {
    name: required(text),
    color: required(text),
    description: optional(text),
  });
  if (findLabel(state, project.id, name)) throw conflict("Label already exists");
  if (!/^#([0-9a-f]{3}){1,2}$/i.test(color.trim())) throw invalid({ color: ["must be a valid color code"] });
  if (name.trim() === "" || name.includes(",")) throw invalid({ title: ["is invalid"] });
  const label = state.labels.insert({
    projectId: project.id,
    name,
    color: color.trim(),
    description: description ?? null,
  });
  return context.json(presentProjectLabel(state, label), 201);
}

/** By its number or its name. */
function named(state: GitLabState, projectId: number, wanted: string): Label {
  const byId = /^\d+$/.test(wanted) ? state.labels.get(Number(wanted)) : undefined;
  const label = byId?.projectId === projectId ? byId : findLabel(state, projectId, wanted);
  if (!label) throw notFound("Label");
  return label;
}
