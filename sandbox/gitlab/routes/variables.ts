import type { Context, Hono } from "hono";
import type { Variable } from "../entities";
import { callerWith } from "../http/access";
import { conflict, invalid, notFound } from "../errors";
import { boolean, objectOf, oneOf, optional, required, text, type Values } from "../http/fields";
import { paginate } from "../http/paging";
import { readParams, segment } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { variableFaults } from "../model/variableRules";
import type { GitLabState } from "../state";

/** Adds the routes of a project's CI/CD variables, all for Maintainers. */
export function variableRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/variables", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Maintainer);
    const variables = state.variables.filter(({ projectId }) => projectId === project.id);
    return context.json(paginate(context, variables).map(presentVariable));
  });
  api.post("/projects/:id/variables", (context) => create(context, state));
  api.get("/projects/:id/variables/:key", async (context) =>
    context.json(presentVariable(await findVariable(context, state))),
  );
  api.put("/projects/:id/variables/:key", (context) => update(context, state));
  api.delete("/projects/:id/variables/:key", async (context) => {
    state.variables.delete((await findVariable(context, state)).id);
    return context.body(null, 204);
  });
}

/** The fields of a variable that a client may change. */
export const variableSettings = {
  description: optional(text),
  environment_scope: optional(text),
  masked: optional(boolean),
  protected: optional(boolean),
  raw: optional(boolean),
  variable_type: optional(oneOf(["env_var", "file"])),
};

/** GitLab: the defaults of a new variable. */
export const initialVariable = {
  variableType: "env_var",
  environmentScope: "*",
  description: null,
  protected: false,
  raw: false,
} as const;

async function create(context: Context, state: GitLabState): Promise<Response> {
  const { project } = callerWith(context, state, AccessLevel.Maintainer);
  const params = await readParams(context, {
    key: required(text),
    value: required(text),
    masked_and_hidden: optional(boolean),
    ...variableSettings,
  });
  const hidden = params.masked_and_hidden ?? false;
  const variable: Omit<Variable, "id"> = {
    projectId: project.id,
    key: params.key,
    value: params.value,
    ...initialVariable,
    ...variableChanges(params),
    masked: hidden || (params.masked ?? false),
    hidden,
  };
  refuseFaults(state, variable);
  return context.json(presentVariable(state.variables.insert(variable)), 201);
}

async function update(context: Context, state: GitLabState): Promise<Response> {
  const { id, ...variable } = await findVariable(context, state);
  const params = await readParams(context, { value: optional(text), ...variableSettings });
  if (variable.hidden && params.masked === false) {
    // GitLab: the base error of a masked and hidden variable.
    throw invalid({ base: ["The visibility setting cannot be changed for masked and hidden variables."] });
  }
  const updated = {
    ...variable,
    ...variableChanges(params),
    value: params.value ?? variable.value,
    masked: params.masked ?? variable.masked,
  };
  refuseFaults(state, updated, id);
  return context.json(presentVariable(state.variables.update(id, updated)));
}

/** The settings that the request contains, as fields of a row. */
export function variableChanges(params: Values<typeof variableSettings>): Partial<Omit<Variable, "id" | "projectId">> {
  return {
    ...(params.description !== undefined && { description: params.description }),
    ...(params.environment_scope !== undefined && { environmentScope: params.environment_scope }),
    ...(params.protected !== undefined && { protected: params.protected }),
    ...(params.raw !== undefined && { raw: params.raw }),
    ...(params.variable_type !== undefined && { variableType: params.variable_type }),
  };
}

function refuseFaults(state: GitLabState, variable: Omit<Variable, "id">, self?: number): void {
  const others = state.variables.filter(({ id, projectId }) => projectId === variable.projectId && id !== self);
  const faults = variableFaults(variable, others);
  if (Object.keys(faults).length > 0) throw invalid(faults);
}

/** The variable of the path's key, and of the filter's environment scope if the key has several. */
async function findVariable(context: Context, state: GitLabState): Promise<Variable> {
  const { project } = callerWith(context, state, AccessLevel.Maintainer);
  const { filter } = await readParams(context, { filter: optional(objectOf({ environment_scope: optional(text) })) });
  const key = segment(context, "key");
  const scope = filter?.environment_scope;
  const [variable, ...more] = state.variables.filter(
    (row) => row.projectId === project.id && row.key === key && (scope === undefined || row.environmentScope === scope),
  );
  if (!variable) throw notFound("Variable");
  if (more.length > 0) {
    throw conflict("There are multiple variables with provided parameters. Please use 'filter[environment_scope]'");
  }
  return variable;
}

export function presentVariable(variable: Omit<Variable, "projectId">): object {
  return {
    variable_type: variable.variableType,
    key: variable.key,
    value: variable.hidden ? null : variable.value,
    protected: variable.protected,
    masked: variable.masked,
    hidden: variable.hidden,
    raw: variable.raw,
    environment_scope: variable.environmentScope,
    description: variable.description,
  };
}
