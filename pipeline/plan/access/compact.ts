import { covers } from "../../wildcards";
import type { TrustPolicy } from "./trustPolicies";

/**
 * The same trust in fewer policies: without those that are there twice, and those that admit nobody whom another one
 * does not admit to the same token. Nothing is widened. What is left keeps its order.
 */
export function compact(policies: readonly TrustPolicy[]): TrustPolicy[] {
  const seen = new Set<string>();
  const distinct = policies.filter((policy) => !seen.has(keyOf(policy)) && seen.add(keyOf(policy))).reverse();
  const rooms = roomsOf(distinct);
  const left = distinct.filter((policy) => {
    const isCovered = roomsAround(policy).some((room) =>
      [...(rooms.get(room) ?? [])].some((other) => other !== policy && coversPolicy(other, policy)),
    );
    // Of two that cover each other, the one that came first stays.
    if (isCovered) rooms.get(roomOf(policy))?.delete(policy);
    return !isCovered;
  });
  return left.reverse();
}

/** Whether everybody whom `other` admits is admitted by `policy`, to the same kind of token. */
export function coversPolicy(policy: TrustPolicy, other: TrustPolicy): boolean {
  return (
    holderOf(policy) === holderOf(other) &&
    Object.entries(policy.rules).every(([claim, pattern]) => {
      const value = other.rules[claim];
      return value !== undefined && (pattern === value || (pattern.includes("*") && covers(pattern, value)));
    })
  );
}

/** Whose token it gives. */
function holderOf({ decision, tokenType, teamName, userLogin }: TrustPolicy): string {
  return JSON.stringify([decision, tokenType, teamName, userLogin]);
}

function keyOf(policy: TrustPolicy): string {
  return `${holderOf(policy)} ${JSON.stringify(Object.entries(policy.rules).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
}

/** A policy covers only what gives the same token, of the same project if it names one: nothing else is looked at. */
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
