import type { Flow, FlowEscEnvironment, FlowIdentity } from "./flow";

/** Lookups of names in a flow. They throw for an unknown name, which is a bug. */

export function identityOf({ identities }: Pick<Flow, "identities">, purpose: string): FlowIdentity {
  return found(
    identities.find((one) => one.purpose === purpose),
    `identity ${purpose}`,
  );
}

/** Returns undefined without a key, as with a self-managed backend. */
export function escEnvironmentOf(
  { escEnvironments }: Pick<Flow, "escEnvironments">,
  key: string | undefined,
): FlowEscEnvironment | undefined {
  if (key === undefined) return undefined;
  return found(
    escEnvironments.find((one) => one.key === key),
    `ESC environment ${key}`,
  );
}

function found<Named>(named: Named | undefined, what: string): Named {
  if (named === undefined) throw new Error(`the flow has no ${what}`);
  return named;
}
