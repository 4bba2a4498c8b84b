import type { FoundationPlan } from "../foundation/planFoundation";
import { foundationPolicies } from "../foundation/planFoundation";
import { type FleetIds } from "../foundation/policySources";
import { groupOf } from "../groupOf";
import { trustPolicies, type TrustPolicy } from "../plan/access/trustPolicies";
import { coversPolicy } from "../plan/access/compact";

/** A policy of the issuer's list, and who brings it. */
export interface FleetPolicy {
  /** Words stand in the place of ids, which only GitLab knows. */
  readonly policy: TrustPolicy;
  /** The stacks of the platform repository with jobs that it is for. */
  readonly stacks: readonly string[];
}

/** The list that the foundation declares, as it is after it was compacted. */
export function fleetPolicies(plan: FoundationPlan): FleetPolicy[] {
  const ids = idsInWords(plan);
  const brought = plan.sources.map(({ stack, access, lookup }) => ({
    stack,
    policies: trustPolicies([access], ids[lookup ?? ""] ?? noIds),
  }));
  return foundationPolicies(plan, ids).map((policy) => {
    const bringing = brought.filter(({ policies }) => policies.some((one) => coversPolicy(policy, one)));
    return { policy, stacks: [...new Set(bringing.map(({ stack }) => stack))] };
  });
}

const noIds = { project_id: "", namespace_id: "" };

function idsInWords({ lookups }: FoundationPlan): FleetIds {
  return Object.fromEntries(
    lookups.map(({ project }) => [project, { project_id: idOf(project), namespace_id: idOf(groupOf(project)) }]),
  );
}

function idOf(path: string): string {
  return `<id of ${path}>`;
}
