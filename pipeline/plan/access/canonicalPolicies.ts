/** The fields of a policy that Pulumi Cloud stores. Unset ones are absent, empty or null. */
export type Policy = Readonly<Record<string, unknown>>;

/**
 * Returns the policies in their canonical order, by the token that they grant and then by their rules. The order has no
 * meaning in Pulumi Cloud, but its provider treats another order as a change (pulumiservice 1.3.0, OidcIssuer).
 */
export function inCanonicalOrder<One extends object>(policies: readonly One[]): One[] {
  return policies.toSorted((one, other) => compare(policyKey(one), policyKey(other)));
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Whether two lists contain the same policies, in any order. */
export function haveSamePolicies(one: readonly object[], other: readonly object[]): boolean {
  const keysOf = (policies: readonly object[]) => [...new Set(policies.map(policyKey))].sort();
  return JSON.stringify(keysOf(one)) === JSON.stringify(keysOf(other));
}

/** The sort key of a policy, which is the same for equal policies. It starts with the token that the policy grants. */
export function policyKey(policy: object): string {
  const { tokenType, teamName, userLogin, rules, ...others } = policy as Policy;
  return JSON.stringify([tokenType, teamName ?? "", userLogin ?? "", sortedFields(rules), sortedFields(others)]);
}

/** The fields that are set, by name. */
function sortedFields(fields: unknown): [string, unknown][] {
  return Object.entries((fields ?? {}) as Policy)
    .filter(([, value]) => value !== undefined && value !== null && value !== "" && !isEmptyList(value))
    .sort(([one], [other]) => compare(one, other));
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
