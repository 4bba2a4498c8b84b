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
): pulumi.Resource[] {
  const { name, parent, organizationId } = place;
  return contexts.flatMap((planned): pulumi.Resource[] => {
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
    return [context, ...restrictions, ...values];
  });

  function options(resourceName: string): pulumi.CustomResourceOptions {
    const id = imports[resourceName];
    return { parent, ...(id !== undefined && { import: id }) };
  }
}
