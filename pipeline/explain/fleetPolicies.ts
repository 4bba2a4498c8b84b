import { foundationPolicies, type FoundationPlan } from "../foundation/planFoundation";
import { fewestPolicies, type FleetIds, pinnedIds } from "../foundation/policySources";
import { groupOf } from "../groupOf";
import { coversPolicy } from "../plan/access/compact";
import { trustPolicies, type TrustPolicy } from "../plan/access/trustPolicies";
import type { Target } from "../target";

/** A policy of the issuer, with the stacks that need it. */
export interface FleetPolicy {
  /** With placeholders for the ids, which only the CI system knows. */
  readonly policy: TrustPolicy;
  /** The stacks of the platform repository whose jobs need the policy. */
  readonly stacks: readonly string[];
}

/** The policies of a foundation, after compaction. */
export function fleetPolicies(plan: FoundationPlan, target: Pick<Target, "trust">): FleetPolicy[] {
  const ids = placeholderIds(plan, target);
  const needed = plan.sources.map(({ stack, access, lookup }) => ({
    stack,
    policies: trustPolicies([access], ids[lookup ?? ""] ?? {}, "exact"),
  }));
  return foundationPolicies(plan, ids).map((policy) => {
    const needing = needed.filter(({ policies }) => policies.some((one) => coversPolicy(policy, one)));
    return { policy, stacks: [...new Set(needing.map(({ stack }) => stack))] };
  });
}

/** The smallest number of policies that a foundation's projects need. It must be within the issuer's limit. */
export function countFleetPolicies(plan: FoundationPlan, target: Pick<Target, "trust">): number {
  return fewestPolicies(plan.sources, placeholderIds(plan, target));
}

function placeholderIds({ lookups }: FoundationPlan, target: Pick<Target, "trust">): FleetIds {
  return Object.fromEntries(
    lookups.map(({ project }) => [project, pinnedIds(target, idOf(project), idOf(groupOf(project)))]),
  );
}

function idOf(path: string): string {
  return `<id of ${path}>`;
}
