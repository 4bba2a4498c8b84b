import type { TrustPolicy } from "../../pipeline/plan/access/trustPolicies";

/** The claims of an ID token. */
export type Claims = Readonly<Record<string, unknown>>;

/** One of all `items` whose tokens the policies cannot distinguish: no policy reads a claim in which they differ. */
export function distinct<Item>(
  items: readonly Item[],
  policies: readonly TrustPolicy[],
  claimsOf: (item: Item) => Claims,
): Item[] {
  const read = [...new Set(policies.flatMap(({ rules }) => Object.keys(rules)))];
  const keyOf = (item: Item) => JSON.stringify(read.map((claim) => claimsOf(item)[claim]));
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
