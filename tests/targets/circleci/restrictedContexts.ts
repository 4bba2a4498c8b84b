import { CircleCiState } from "pulumi-pipeline-sandbox/circleci/state";
import type { PlannedContext } from "../../../targets/circleci/contexts";

/** The ids of two projects of one organization, of which the first one has the contexts. */
export interface TwoProjects {
  readonly own: string;
  readonly other: string;
}

/**
 * The sandbox's CircleCI with two projects, and these contexts, each restricted to the first project and to its expression. Each
 * has a variable `TOKEN` with its name. `idOf` makes the ids of the contexts.
 */
export function withContexts(
  { own, other }: TwoProjects,
  contexts: readonly PlannedContext[],
  idOf: (name: string) => string = (name) => name,
): CircleCiState {
  const projects = [
    { id: own, name: "shop-api" },
    { id: other, name: "other" },
  ];
  const state = new CircleCiState(
    { organizations: [{ name: "acme", kind: "github", projects }], accounts: [] },
    () => new Date(0),
  );
  const [organization] = state.organizations.values();
  for (const { name, expression } of contexts) {
    const restrictions = [
      { id: "1", type: "project" as const, value: own },
      ...(expression === undefined ? [] : [{ id: "2", type: "expression" as const, value: expression }]),
    ];
    const variables = new Map([["TOKEN", { value: name, created: new Date(0), updated: new Date(0) }]]);
    const created = new Date(0);
    state.contexts.set(idOf(name), {
      id: idOf(name),
      organizationId: organization!.id,
      name,
      created,
      variables,
      restrictions,
    });
  }
  return state;
}
