import { covers, coversByLength } from "../../wildcards";
import type { TrustPolicy } from "./trustPolicies";

/**
 * Removes duplicate policies, and policies that another one covers for the same token. The remaining policies trust the
 * same jobs, in the same order.
 */
export function compact(policies: readonly TrustPolicy[]): TrustPolicy[] {
  const seen = new Set<string>();
  const distinct = policies.filter((policy) => !seen.has(keyOf(policy)) && seen.add(keyOf(policy))).reverse();
  const rooms = roomsOf(distinct);
  const left = distinct.filter((policy) => {
    const isCovered = roomsAround(policy).some((room) =>
      [...(rooms.get(room) ?? [])].some((other) => other !== policy && coversPolicy(other, policy)),
    );
    // If two policies cover each other, the first one stays.
    if (isCovered) rooms.get(roomOf(policy))?.delete(policy);
    return !isCovered;
  });
  return left.reverse();
}

/** Whether `policy` trusts every job that `other` trusts, with the same kind of token. */
export function coversPolicy(policy: TrustPolicy, other: TrustPolicy): boolean {
  return (
    holderOf(policy) === holderOf(other) &&
    Object.entries(policy.rules).every(([claim, pattern]) => {
      const value = other.rules[claim];
      if (value === undefined) return false;
      return pattern === value || (pattern.includes("*") && covers(pattern, value)) || coversByLength(pattern, value);
    })
  );
}

/** Returns a key for the token that a policy grants. */
function holderOf({ decision, tokenType, teamName, userLogin }: TrustPolicy): string {
  return JSON.stringify([decision, tokenType, teamName, userLogin]);
}

function keyOf(policy: TrustPolicy): string {
  return `${holderOf(policy)} ${JSON.stringify(Object.entries(policy.rules).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
}

/**
 * Divides policies by the token that they grant and the project id that they require. A policy can only be covered by
 * one of the same token, with the same project id or none.
 */
function roomsOf(policies: readonly TrustPolicy[]): Map<string, Set<TrustPolicy>> {
  const rooms = new Map<string, Set<TrustPolicy>>();
  for (const policy of policies) {
    const room = rooms.get(roomOf(policy)) ?? new Set();
    rooms.set(roomOf(policy), room.add(policy));
  }
  return rooms;
}

function roomOf(policy: TrustPolicy): string {
  return `${holderOf(policy)} ${policy.rules.project_id ?? ""}`;
}

function roomsAround(policy: TrustPolicy): string[] {
  return [...new Set([roomOf(policy), `${holderOf(policy)} `])];
}
