import { groupOf } from "../groupOf";
import type { Access } from "../plan/access/access";
import { compact } from "../plan/access/compact";
import { fittingPolicies } from "../plan/access/fittingPolicies";
import { planAccess } from "../plan/access/planAccess";
import { type PinnedIds, type Spelling, trustPolicies, type TrustPolicy } from "../plan/access/trustPolicies";
import type { Target } from "../target";
import type { FleetMember } from "./fleetProject";

/** One identity of a project, from which its trust policies are made once the ids are known. */
export interface PolicySource {
  readonly stack: string;
  readonly access: Access;
  /** The project whose ids pin its policies: its own, or one directly in its group. Undefined if no id pins them. */
  readonly lookup?: string;
}

/** The ids of projects and their groups, by the projects' paths. */
export type FleetIds = Readonly<Record<string, PinnedIds>>;

/**
 * Returns the sources of the projects' policies. It needs as few lookups as possible: one project gives the id of its
 * group for all.
 */
export function policySources(members: readonly FleetMember[], target: Pick<Target, "trust">): PolicySource[] {
  // Pulumi Deployments has no jobs that log in by ID tokens.
  const projects = members.filter(({ flow }) => flow.pulumiDeployments === undefined);
  const own = projects.filter(({ flow }) => flow.trust.group === undefined);
  const representatives = new Map<string, string>();
  for (const { flow } of [...own, ...projects]) {
    const group = groupOf(flow.project);
    if (!representatives.has(group)) representatives.set(group, flow.project);
  }
  return projects.flatMap(({ stack, flow }) =>
    planAccess(flow, target).map((access) => {
      const lookup = flow.trust.pinnedTo === "group" ? representatives.get(groupOf(flow.project)) : flow.project;
      return { stack, access, ...(access.idClaim !== undefined && lookup !== undefined && { lookup }) };
    }),
  );
}

/** Returns the ids of a project and its group, by the claims that contain them. */
export function pinnedIds({ trust }: Pick<Target, "trust">, project: string, group: string): PinnedIds {
  return trust ? { [trust.idClaims.project]: project, [trust.idClaims.group]: group } : {};
}

/** Returns the policies without redundant ones: exact ones if they are within an issuer's limit, short ones otherwise. */
export function policiesFrom(sources: readonly PolicySource[], ids: FleetIds): TrustPolicy[] {
  return fittingPolicies((spelling) => allPolicies(sources, ids, spelling));
}

function allPolicies(sources: readonly PolicySource[], ids: FleetIds, spelling: Spelling): TrustPolicy[] {
  return sources.flatMap(({ access, lookup }) => trustPolicies([access], idsOf(lookup, ids), spelling));
}

/**
 * Returns the smallest number of policies that these projects need. Paths stand in for the ids, because both are
 * unique.
 */
export function countPolicies(projects: readonly FleetMember[], target: Pick<Target, "trust">): number {
  const paths = projects.map(({ flow }) => flow.project);
  const ids = Object.fromEntries(paths.map((path) => [path, pinnedIds(target, path, groupOf(path))]));
  return fewestPolicies(policySources(projects, target), ids);
}

/** Returns the smallest number of policies that these sources need. */
export function fewestPolicies(sources: readonly PolicySource[], ids: FleetIds): number {
  return compact(allPolicies(sources, ids, "short")).length;
}

function idsOf(lookup: string | undefined, ids: FleetIds): PinnedIds {
  if (lookup === undefined) return {};
  const found = ids[lookup];
  if (!found) throw new Error(`the ids of ${lookup} were not looked up`);
  return found;
}
