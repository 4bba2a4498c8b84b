import type { Hono } from "hono";
import { z } from "zod";
import { badRequest } from "../apiError";
import type { StoredContext, Variable } from "../entities";
import { bodyOf, contextFor, message, page, variableName, variableValue } from "../requests";
import type { CircleCiState } from "../state";

const VARIABLES = 100;
const PATH = "/context/:context/environment-variable";

/** The routes of the environment variables of a context, whose values are never returned. */
export function contextVariableRoutes(app: Hono, state: CircleCiState): void {
  app.get(PATH, (context) => {
    const found = contextFor(context, state, "viewer");
    const items = [...found.variables].map(([name, variable]) => presented(found, name, variable));
    return context.json(page(context, items));
  });

  // Creates or overwrites.
  app.put(`${PATH}/:name`, async (context) => {
    const found = contextFor(context, state, "contributor");
    const { value } = await bodyOf(context, z.object({ value: variableValue }));
    const name = variableName.safeParse(context.req.param("name"));
    if (!name.success) throw badRequest(`name: ${name.error.issues[0]?.message ?? ""}`);
    const before = found.variables.get(name.data);
    if (!before && found.variables.size >= VARIABLES) throw badRequest(`a context has at most ${VARIABLES} variables`);
    const now = state.clock();
    const variable = { value, created: before?.created ?? now, updated: now };
    write(found, new Map(found.variables).set(name.data, variable));
    return context.json(presented(found, name.data, variable));
  });

  // Assumption: a variable that does not exist is no error.
  app.delete(`${PATH}/:name`, (context) => {
    const found = contextFor(context, state, "contributor");
    write(found, new Map([...found.variables].filter(([name]) => name !== context.req.param("name"))));
    return message(context, "Environment variable deleted.");
  });

  function write(changed: StoredContext, variables: ReadonlyMap<string, Variable>): void {
    state.contexts.set(changed.id, { ...changed, variables });
  }
}

function presented({ id }: StoredContext, variable: string, { created, updated }: Variable): object {
  return {
    variable,
    context_id: id,
    created_at: created.toISOString(),
    updated_at: updated.toISOString(),
  };
}
