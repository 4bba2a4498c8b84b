import type { Context, Hono } from "hono";
import { badParams, conflict, invalid, notFound } from "../../errors";
import { callerWith } from "../../http/access";
import { boolean, optional, required, text } from "../../http/fields";
import { paginate } from "../../http/paging";
import { readParams, readQuery, segment } from "../../http/params";
import type { Label } from "../../mergeRequests/entities";
import { deleteLabel, findLabel, renameLabel } from "../../mergeRequests/labels";
import { AccessLevel } from "../../model/accessLevel";
import { presentProjectLabel } from "../../present/mergeRequests/label";
import type { GitLabState } from "../../state";

/** Adds the routes of a project's labels. GitLab: labels API. */
export function labelRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/labels", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Guest);
    const query = readQuery(context, { search: optional(text), with_counts: optional(boolean) });
    const search = (query.search ?? "").toLowerCase();
    const found = state.labels
      .filter(({ projectId, name }) => projectId === project.id && name.toLowerCase().includes(search))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const counts = query.with_counts ?? false;
    return context.json(paginate(context, found).map((label) => presentProjectLabel(state, label, { counts })));
  });
  api.post("/projects/:id/labels", (context) => create(context, state));
  api.get("/projects/:id/labels/:name", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Guest);
    return context.json(presentProjectLabel(state, named(state, project.id, segment(context, "name"))));
  });
  api.put("/projects/:id/labels/:name", (context) => update(context, state, segment(context, "name")));
  // The older form, which names the label in the body. python-gitlab still uses it.
  api.put("/projects/:id/labels", async (context) => {
    callerWith(context, state, AccessLevel.Reporter);
    const { label_id: id, name } = await readParams(context, { label_id: optional(text), name: optional(text) });
    const wanted = id ?? name;
    if (wanted === undefined) throw badParams(["label_id, name are missing, exactly one parameter must be provided"]);
    return update(context, state, wanted);
  });
  api.delete("/projects/:id/labels/:name", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Reporter);
    deleteLabel(state, named(state, project.id, segment(context, "name")));
    return context.body(null, 204);
  });
}

/** Creates a label. A colour is `#` with three or six digits; GitLab's colour names are not supported. */
async function create(context: Context, state: GitLabState): Promise<Response> {
  const { project } = callerWith(context, state, AccessLevel.Reporter);
  const { name, color, description } = await readParams(context, {
    name: required(text),
    color: required(text),
    description: optional(text),
  });
  if (findLabel(state, project.id, name)) throw conflict("Label already exists");
  refuseColor(color);
  if (name.trim() === "" || name.includes(",")) throw invalid({ title: ["is invalid"] });
  const label = state.labels.insert({
    projectId: project.id,
    name,
    color: color.trim(),
    description: description ?? null,
  });
  return context.json(presentProjectLabel(state, label), 201);
}

/** Changes a label, also its name in merge requests. */
async function update(context: Context, state: GitLabState, wanted: string): Promise<Response> {
  const { project } = callerWith(context, state, AccessLevel.Reporter);
  const label = named(state, project.id, wanted);
  const params = await readParams(context, {
    new_name: optional(text),
    color: optional(text),
    description: optional(text),
  });
  if (Object.values(params).every((value) => value === undefined)) {
    throw badParams(["new_name, color, description are missing, at least one parameter must be provided"]);
  }
  const name = params.new_name ?? label.name;
  refuseColor(params.color);
  if (name.trim() === "" || name.includes(",")) throw invalid({ title: ["is invalid"] });
  if (name !== label.name && findLabel(state, project.id, name)) throw invalid({ title: ["has already been taken"] });
  if (name !== label.name) renameLabel(state, label, name);
  const changed = state.labels.update(label.id, {
    name,
    color: params.color?.trim() ?? label.color,
    description: params.description ?? label.description,
  });
  return context.json(presentProjectLabel(state, changed));
}

function refuseColor(color: string | undefined): void {
  if (color !== undefined && !/^#([0-9a-f]{3}){1,2}$/i.test(color.trim())) {
    throw invalid({ color: ["must be a valid color code"] });
  }
}

/** Finds a label by id or name. */
function named(state: GitLabState, projectId: number, wanted: string): Label {
  const byId = /^\d+$/.test(wanted) ? state.labels.get(Number(wanted)) : undefined;
  const label = byId?.projectId === projectId ? byId : findLabel(state, projectId, wanted);
  if (!label) throw notFound("Label");
  return label;
}
