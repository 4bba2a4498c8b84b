import type { Context, Hono } from "hono";
import type { GroupVariable, Namespace } from "../entities";
import { forbidden, invalid, notFound } from "../errors";
import { required, text } from "../http/fields";
import { groupCaller } from "../http/group";
import { paginate } from "../http/paging";
import { readParams, segment } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { variableFaults } from "../model/variableRules";
import type { GitLabState } from "../state";
import { initialVariable, presentVariable, variableChanges, variableSettings } from "./variables";

/** Adds the routes of a group's CI/CD variables, all for Owners. GitLab: group-level variables API. */
export function groupVariableRoutes(api: Hono, state: GitLabState): void {
  api.get("/groups/:id/variables", (context) => {
    const group = ownedGroup(context, state);
    return context.json(paginate(context, variablesOf(state, group)).map(presentVariable));
  });
  api.post("/groups/:id/variables", (context) => create(context, state));
  api.delete("/groups/:id/variables/:key", (context) => {
    const key = segment(context, "key");
    const [variable] = variablesOf(state, ownedGroup(context, state)).filter((row) => row.key === key);
    if (!variable) throw notFound("GroupVariable");
    state.groupVariables.delete(variable.id);
    return context.body(null, 204);
  });
}

async function create(context: Context, state: GitLabState): Promise<Response> {
  const group = ownedGroup(context, state);
  const params = await readParams(context, { key: required(text), value: required(text), ...variableSettings });
  const variable: Omit<GroupVariable, "id"> = {
    namespaceId: group.id,
    key: params.key,
    value: params.value,
    ...initialVariable,
    ...variableChanges(params),
    // GitLab: the environment scope of a group's variable is Premium.
    ...(!state.premium && { environmentScope: "*" }),
    masked: params.masked ?? false,
    hidden: false,
  };
  const faults = variableFaults(variable, variablesOf(state, group));
  if (Object.keys(faults).length > 0) throw invalid(faults);
  return context.json(presentVariable(state.groupVariables.insert(variable)), 201);
}

function variablesOf(state: GitLabState, { id }: Namespace): GroupVariable[] {
  return state.groupVariables.filter(({ namespaceId }) => namespaceId === id);
}

function ownedGroup(context: Context, state: GitLabState): Namespace {
  const { group, level } = groupCaller(context, state);
  if (level < AccessLevel.Owner) throw forbidden();
  return group;
}
