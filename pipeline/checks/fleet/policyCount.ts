import type { Diagnostic } from "../../diagnostics/diagnostic";
import { policyLimit, tooManyPolicies } from "../../plan/access/policyLimit";
import { stackFile } from "../../stackFile";
import type { Target } from "../../target";
import type { FleetMember } from "../../foundation/fleetProject";
import { platformSources } from "../../foundation/platformSources";
import { countPolicies, fewestPolicies, pinnedIds } from "../../foundation/policySources";
import type { FleetContext } from "./fleetCheck";
import { type ProposedGroup, proposeGroups } from "../../foundation/proposeGroups";

/**
 * Returns an error if the fleet needs more policies than an issuer accepts. It names the number of each owner,
 * and the way out.
 */
export function fleetPolicyErrors({ projects, target, platform }: FleetContext): Diagnostic[] {
  const own = platform
    ? fewestPolicies(platformSources(platform, target), { [platform.project]: pinnedIds(target, "1", "1") })
    : 0;
  const count = countPolicies(projects, target) + own;
  if (count <= policyLimit) return [];
  const shares = `${sharesOf(projects, target)}${own > 0 ? `; ${own} of the platform repository's pipeline` : ""}`;
  return [tooManyPolicies(count, shares, wayOut(projects, target, own))];
}

/**
 * Lists how many policies each owner needs, the largest number first. Owners with the same number are listed together.
 */
function sharesOf(projects: readonly FleetMember[], target: Pick<Target, "trust">): string {
  const owners = new Map<string, FleetMember[]>();
  for (const project of projects) {
    const { group } = project.flow.trust;
    const owner = group === undefined ? stackFile(project.stack) : `the group ${group}`;
    owners.set(owner, [...(owners.get(owner) ?? []), project]);
  }
  const byCount = new Map<number, string[]>();
  for (const [owner, members] of owners) {
    const brings = countPolicies(members, target);
    byCount.set(brings, [...(byCount.get(brings) ?? []), owner]);
  }
  return [...byCount]
    .sort(([one], [other]) => other - one)
    .map(([needed, names]) => `${needed} ${names.length === 1 ? "of" : "each of"} ${shortList(names)}`)
    .join("; ");
}

function wayOut(projects: readonly FleetMember[], target: Pick<Target, "trust">, own: number): string {
  const proposal = proposeGroups(projects, policyLimit - own, target);
  const { groups } = proposal;
  const count = proposal.count + own;
  if (count > policyLimit) {
    return `Even if the projects of every group shared one set of identities, there would be ${count}. Give similar deployments the same names and triggers, or divide the projects among several Pulumi organizations`;
  }
  return `Let the projects of a group share one set of identities, if all of them may do the same: ${groups.map(setting).join(", and ")}. Then there are ${count}`;
}

function setting({ group, stacks }: ProposedGroup): string {
  return `trust.group: ${group} in ${shortList(stacks.map(stackFile))}`;
}

/** Joins names to a list, and shortens a long one. */
function shortList(names: readonly string[]): string {
  const maxNames = 12;
  return names.length <= maxNames
    ? names.join(", ")
    : `${names.slice(0, maxNames - 1).join(", ")} and ${names.length - maxNames + 1} more`;
}
