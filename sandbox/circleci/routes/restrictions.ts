import type { Hono } from "hono";
import { z } from "zod";
import { badRequest, conflict, notFound } from "../apiError";
import type { Organization, Restriction, StoredContext } from "../entities";
import { expressionError } from "../expression";
import { bodyOf, contextFor, idParam, message, page } from "../requests";
import type { CircleCiState } from "../state";

const PATH = "/context/:context/restrictions";

const newRestriction = z.object({
  restriction_type: z.enum(["project", "expression", "group"]),
  restriction_value: z.string().min(1),
});

/** The routes of the restrictions of a context. CircleCI: only an admin of the organization sets them. */
export function restrictionRoutes(app: Hono, state: CircleCiState): void {
  app.get(PATH, (context) => {
    const found = contextFor(context, state, "viewer");
    return context.json(
      page(
        context,
        found.restrictions.map((each) => presented(state, found, each)),
      ),
    );
  });

  app.post(PATH, async (context) => {
    const found = contextFor(context, state, "admin");
    const { restriction_type: type, restriction_value: value } = await bodyOf(context, newRestriction);
    const problem = problemOf(state, found, { type, value });
    if (problem !== undefined) throw badRequest(problem);
    if (found.restrictions.some((other) => other.type === type && other.value === value)) {
      throw conflict("This restriction already exists.");
    }
    const created: Restriction = { id: state.newId(), type, value };
    state.contexts.set(found.id, { ...found, restrictions: [...found.restrictions, created] });
    return context.json(presented(state, found, created), 201);
  });

  app.delete(`${PATH}/:restriction`, (context) => {
    const found = contextFor(context, state, "admin");
    const id = idParam(context, "restriction");
    const restrictions = found.restrictions.filter((other) => other.id !== id);
    if (restrictions.length === found.restrictions.length) throw notFound("Restriction");
    state.contexts.set(found.id, { ...found, restrictions });
    return message(context, "Context restriction deleted.");
  });
}

/** Why a restriction is refused. Assumption: the texts, and that an expression is checked. */
function problemOf(
  state: CircleCiState,
  { organizationId }: StoredContext,
  { type, value }: Omit<Restriction, "id">,
): string | undefined {
  const organization = state.organizations.get(organizationId);
  switch (type) {
    case "project":
      return state.projects.get(value)?.organizationId === organizationId
        ? undefined
        : "restriction_value: not the id of a project of this organization";
    case "expression": {
      const error = expressionError(value);
      return error && `restriction_value: ${error}`;
    }
    case "group":
      return groupProblem(organization, value);
  }
}

/** CircleCI: only organizations of GitHub have groups, which are its teams. */
function groupProblem(organization: Organization | undefined, value: string): string | undefined {
  if (organization?.kind !== "github") return "restriction_type: this organization has no groups";
  return organization.groups?.[value] === undefined ? "restriction_value: not the id of a group" : undefined;
}

function presented(
  state: CircleCiState,
  { id: contextId, organizationId }: StoredContext,
  { id, type, value }: Restriction,
): object {
  const names = {
    project: state.projects.get(value)?.name ?? "",
    group: state.organizations.get(organizationId)?.groups?.[value] ?? "",
    expression: "",
  };
  return {
    id,
    context_id: contextId,
    ...(type === "project" && { project_id: value }),
    name: names[type],
    restriction_type: type,
    restriction_value: value,
  };
}
