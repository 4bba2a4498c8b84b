import type * as pulumi from "@pulumi/pulumi";
import type { PlannedContext } from "../../targets/circleci/contexts";
import { type CircleCiPlace, circleCiNames } from "./circleCiPlace";
import { Context, ContextEnvironmentVariable, ContextRestriction } from "./resources/contexts";

/** The environment variables of each context, by the name of the context. */
export type ContextVariables = Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;

/** The restrictions of a planned context, as their types and values. */
export function restrictionsOf(
  { projectId }: Pick<CircleCiPlace, "projectId">,
  { expression }: PlannedContext,
): (readonly ["project" | "expression", string])[] {
  return [["project", projectId], ...(expression === undefined ? [] : [["expression", expression] as const])];
}

/** The resources of contexts, and the ids of the contexts by their names. */
export interface CreatedContexts {
  readonly resources: readonly pulumi.Resource[];
  readonly ids: Readonly<Record<string, pulumi.Output<string>>>;
}

/**
 * The contexts with their restrictions and variables. A variable is created after all restrictions of its context, and
 * deleted before them, so that no job can read it in a context without its restrictions. `imports` has the import ids of
 * existing contexts and restrictions, by resource name.
 */
export function createContexts(
  place: CircleCiPlace,
  contexts: readonly PlannedContext[],
  variables: ContextVariables,
  imports: Readonly<Record<string, string>> = {},
): CreatedContexts {
  const { name, parent, organizationId } = place;
  const created = contexts.map((planned) => {
    const contextName = circleCiNames.context(name, planned.name);
    const context = new Context(contextName, { organizationId, name: planned.name }, options(contextName));
    // A changed restriction is created before the old one is deleted: without any, every job could use the context.
    const restrictions = restrictionsOf(place, planned).map(([type, value]) => {
      const resourceName = circleCiNames.restriction(name, planned.name, type);
      return new ContextRestriction(resourceName, { contextId: context.id, type, value }, options(resourceName));
    });
    const values = Object.entries(variables[planned.name] ?? {}).map(
      ([variable, value]) =>
        new ContextEnvironmentVariable(
          circleCiNames.variable(name, planned.name, variable),
          { contextId: context.id, name: variable, value },
          { parent, dependsOn: restrictions },
        ),
    );
    return { name: planned.name, id: context.id, resources: [context, ...restrictions, ...values] };
  });
  return {
    resources: created.flatMap(({ resources }) => resources),
    ids: Object.fromEntries(created.map((one) => [one.name, one.id])),
  };

  function options(resourceName: string): pulumi.CustomResourceOptions {
    const id = imports[resourceName];
    return { parent, ...(id !== undefined && { import: id }) };
  }
}
