import { covers, coversByLength } from "../../wildcards";
import type { TrustPolicy } from "./trustPolicies";

/**
 * Removes duplicate policies, and policies that another one covers for the same token. The remaining policies trust the
 * same jobs, in the same order.
 */
export function compact(policies: readonly TrustPolicy[]): TrustPolicy[] {
  const seen = new Set<string>();
  const distinct = policies.filter((policy) => !seen.has(policyKey(policy)) && seen.add(policyKey(policy))).reverse();
  const buckets = bucketsOf(distinct);
  const remaining = distinct.filter((policy) => {
    const isCovered = bucketsWithCovers(policy).some((bucket) =>
      [...(buckets.get(bucket) ?? [])].some((other) => other !== policy && coversPolicy(other, policy)),
    );
    // If two policies cover each other, the first one is kept.
    if (isCovered) buckets.get(bucketOf(policy))?.delete(policy);
    return !isCovered;
  });
  return remaining.reverse();
}

/** Whether `policy` trusts every job that `other` trusts, with the same kind of token. */
export function coversPolicy(policy: TrustPolicy, other: TrustPolicy): boolean {
  return (
    tokenKey(policy) === tokenKey(other) &&
    Object.entries(policy.rules).every(([claim, pattern]) => {
      const value = other.rules[claim];
      if (value === undefined) return false;
      return pattern === value || (pattern.includes("*") && covers(pattern, value)) || coversByLength(pattern, value);
    })
  );
}

/** Returns a key for the token that a policy grants. */
function tokenKey({ decision, tokenType, teamName, userLogin }: TrustPolicy): string {
  return JSON.stringify([decision, tokenType, teamName, userLogin]);
}

function policyKey(policy: TrustPolicy): string {
  return `${tokenKey(policy)} ${JSON.stringify(Object.entries(policy.rules).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
}

/**
 * Divides policies by the token that they grant and the project id that they require. A policy can only be covered by
 * one of the same token, with the same project id or none.
 */
function bucketsOf(policies: readonly TrustPolicy[]): Map<string, Set<TrustPolicy>> {
  const buckets = new Map<string, Set<TrustPolicy>>();
  for (const policy of policies) {
    const bucket = buckets.get(bucketOf(policy)) ?? new Set();
    buckets.set(bucketOf(policy), bucket.add(policy));
  }
  return buckets;
}

function bucketOf(policy: TrustPolicy): string {
  return `${tokenKey(policy)} ${policy.rules.project_id ?? ""}`;
}

function bucketsWithCovers(policy: TrustPolicy): string[] {
  return [...new Set([bucketOf(policy), `${tokenKey(policy)} `])];
}
