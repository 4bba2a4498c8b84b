import type { Hono } from "hono";
import { z } from "zod";
import { notFound } from "../apiError";
import type { Project, Variable } from "../entities";
import {
  bodyOf,
  masked,
  message,
  page,
  projectFor,
  projectPaths,
  slugParam,
  variableName,
  variableValue,
} from "../requests";
import type { CircleCiState } from "../state";

/** The routes of the environment variables of a project, whose values are masked. */
export function projectVariableRoutes(app: Hono, state: CircleCiState): void {
  for (const path of projectPaths("/envvar")) {
    app.get(path, (context) => {
      const { project } = projectFor(context, state, state.projectBySlug(slugParam(context)), "viewer");
      return context.json(
        page(
          context,
          [...project.variables].map(([name, variable]) => presented(name, variable)),
        ),
      );
    });

    // CircleCI's own stand-ins disagree about a name that exists. Assumption: it is overwritten, as by the former API.
    app.post(path, async (context) => {
      const { project } = projectFor(context, state, state.projectBySlug(slugParam(context)), "contributor");
      const { name, value } = await bodyOf(context, z.object({ name: variableName, value: variableValue }));
      const now = state.clock();
      const variable = { value, created: now, updated: now };
      write(project, new Map(project.variables).set(name, variable));
      return context.json(presented(name, variable), 201);
    });

    app.get(`${path}/:name`, (context) => {
      const { project } = projectFor(context, state, state.projectBySlug(slugParam(context)), "viewer");
      const name = context.req.param("name");
      const variable = project.variables.get(name);
      if (!variable) throw notFound("Environment variable");
      return context.json(presented(name, variable));
    });

    app.delete(`${path}/:name`, (context) => {
      const { project } = projectFor(context, state, state.projectBySlug(slugParam(context)), "contributor");
      const variables = new Map(project.variables);
      if (!variables.delete(context.req.param("name"))) throw notFound("Environment variable");
      write(project, variables);
      return message(context, "Environment variable deleted.");
    });
  }

  function write(project: Project, variables: ReadonlyMap<string, Variable>): void {
    state.projects.set(project.id, { ...project, variables });
  }
}

/** CircleCI: this key has a hyphen. */
function presented(name: string, { value, created }: Variable): object {
  return { name, value: masked(value), "created-at": created.toISOString() };
}
