import type { Context, Hono } from "hono";
import type { JobTokenScope } from "../entities";
import { badRequest, notFound } from "../errors";
import { callerWith } from "../http/access";
import { boolean, integer, required } from "../http/fields";
import { maySeeGroup } from "../http/group";
import { paginate } from "../http/paging";
import { readParams, segment } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { jobTokenScopeOf } from "../model/jobTokenScope";
import { accessLevel } from "../model/membership";
import { isUserNamespace } from "../model/namespaces";
import { originOf } from "../present/origin";
import { presentProject } from "../present/project";
import type { GitLabState } from "../state";

const PATH = "/projects/:id/job_token_scope";
const PROJECTS = `${PATH}/allowlist`;
const GROUPS = `${PATH}/groups_allowlist`;

/** The most entries of each list. GitLab: "Job token scope limits". */
const LIMIT = 200;

/** Adds the routes of the job token allow-list, all for Maintainers. GitLab: "CI/CD job token scope API". */
export function jobTokenScopeRoutes(api: Hono, state: GitLabState): void {
  api.get(PATH, (context) => {
    const { isOn } = jobTokenScopeOf(state, callerOf(context, state).project);
    return context.json({ inbound_enabled: isOn, outbound_enabled: false });
  });
  api.patch(PATH, async (context) => {
    const caller = callerOf(context, state);
    const { enabled } = await readParams(context, { enabled: required(boolean) });
    change(state, caller, { isOn: enabled });
    return context.body(null, 204);
  });
  api.get(PROJECTS, (context) => {
    const { user, project, level } = callerOf(context, state);
    // GitLab's list contains the project itself.
    const ids = [...jobTokenScopeOf(state, project).projectIds, project.id];
    const projects = ids.flatMap((id) => state.projects.get(id) ?? []);
    const shown = paginate(context, projects);
    return context.json(shown.map((one) => presentProject(state, { user, project: one, level }, originOf(context))));
  });
  api.post(PROJECTS, (context) => addProject(context, state));
  api.delete(`${PROJECTS}/:target`, (context) => remove(context, state, "projectIds"));
  api.get(GROUPS, (context) => {
    const { groupIds } = jobTokenScopeOf(state, callerOf(context, state).project);
    const groups = groupIds.flatMap((id) => state.namespaces.get(id) ?? []);
    return context.json(
      paginate(context, groups).map(({ id, fullPath, name, path }) => ({
        id,
        web_url: `${originOf(context)}/groups/${fullPath}`,
        name: name ?? path,
      })),
    );
  });
  api.post(GROUPS, (context) => addGroup(context, state));
  api.delete(`${GROUPS}/:target`, (context) => remove(context, state, "groupIds"));
}

function callerOf(context: Context, state: GitLabState): Caller {
  return callerWith(context, state, AccessLevel.Maintainer);
}

async function addProject(context: Context, state: GitLabState): Promise<Response> {
  const caller = callerOf(context, state);
  const { target_project_id: id } = await readParams(context, { target_project_id: required(integer) });
  const target = state.projects.get(id);
  if (!target || accessLevel(state, caller.user, target) === 0) throw notFound("Project");
  add(state, caller, "projectIds", id);
  return context.json({ source_project_id: caller.project.id, target_project_id: id }, 201);
}

async function addGroup(context: Context, state: GitLabState): Promise<Response> {
  const caller = callerOf(context, state);
  const { target_group_id: id } = await readParams(context, { target_group_id: required(integer) });
  const target = state.namespaces.get(id);
  if (!target || isUserNamespace(target) || !maySeeGroup(state, caller.user, target)) throw notFound("Group");
  add(state, caller, "groupIds", id);
  return context.json({ source_project_id: caller.project.id, target_group_id: id }, 201);
}

type List = "projectIds" | "groupIds";

/** The texts of the errors are assumptions. */
function add(state: GitLabState, caller: Caller, list: List, id: number): void {
  const ids = jobTokenScopeOf(state, caller.project)[list];
  if (list === "projectIds" && id === caller.project.id) {
    throw badRequest("Validation failed: Target project can't be the same as the source project");
  }
  if (ids.includes(id)) throw badRequest("This entry is already in the job token allowlist.");
  if (ids.length >= LIMIT) throw badRequest(`The job token allowlist is limited to ${LIMIT} entries.`);
  change(state, caller, { [list]: [...ids, id] });
}

function remove(context: Context, state: GitLabState, list: List): Response {
  const caller = callerOf(context, state);
  const ids = jobTokenScopeOf(state, caller.project)[list];
  const id = Number(segment(context, "target"));
  if (!ids.includes(id)) throw notFound();
  change(state, caller, { [list]: ids.filter((one) => one !== id) });
  return context.body(null, 204);
}

function change(state: GitLabState, { project }: Caller, changes: Partial<JobTokenScope>): void {
  state.projects.update(project.id, { jobTokenScope: { ...jobTokenScopeOf(state, project), ...changes } });
}
