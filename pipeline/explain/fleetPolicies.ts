import { foundationPolicies, type FoundationPlan } from "../foundation/planFoundation";
import { type FleetIds, pinnedIds } from "../foundation/policySources";
import { groupOf } from "../groupOf";
import { coversPolicy } from "../plan/access/compact";
import { trustPolicies, type TrustPolicy } from "../plan/access/trustPolicies";
import type { Target } from "../target";

/** A policy of the issuer's list, and who brings it. */
export interface FleetPolicy {
  /** Words stand in the place of ids, which only the CI system knows. */
  readonly policy: TrustPolicy;
  /** The stacks of the platform repository with jobs that it is for. */
  readonly stacks: readonly string[];
}

/** The list that the foundation declares, as it is after it was compacted. */
export function fleetPolicies(plan: FoundationPlan, target: Pick<Target, "trust">): FleetPolicy[] {
  const ids = idsInWords(plan, target);
  const brought = plan.sources.map(({ stack, access, lookup }) => ({
    stack,
    policies: trustPolicies([access], ids[lookup ?? ""] ?? {}),
  }));
  return foundationPolicies(plan, ids).map((policy) => {
    const bringing = brought.filter(({ policies }) => policies.some((one) => coversPolicy(policy, one)));
    return { policy, stacks: [...new Set(bringing.map(({ stack }) => stack))] };
  });
}

function idsInWords({ lookups }: FoundationPlan, target: Pick<Target, "trust">): FleetIds {
  return Object.fromEntries(
    lookups.map(({ project }) => [project, pinnedIds(target, idOf(project), idOf(groupOf(project)))]),
  );
}

function idOf(path: string): string {
  return `<id of ${path}>`;
}
