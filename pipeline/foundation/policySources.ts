import { groupOf } from "../groupOf";
import type { Access } from "../plan/access/access";
import { compact } from "../plan/access/compact";
import { pinOf, planAccess } from "../plan/access/planAccess";
import { type PinnedIds, trustPolicies, type TrustPolicy } from "../plan/access/trustPolicies";
import type { Settings } from "../settings/settings";
import type { Target } from "../target";

/** A project of the fleet, and the stack of the platform repository that onboards it. */
export interface FleetProject {
  readonly stack: string;
  readonly settings: Settings;
}

/** One identity of a project, from which its policies are made once an id is known. */
export interface PolicySource {
  readonly stack: string;
  readonly access: Access;
  /** The project whose ids pin its policies: its own, or any one directly in its group. Nothing pins them without. */
  readonly lookup?: string;
}

/** The ids of projects and of the groups that they are in, by the projects' paths. */
export type FleetIds = Readonly<Record<string, PinnedIds>>;

/** What the policies of these projects are made from. A group is looked up by as few projects as there can be. */
export function policySources(projects: readonly FleetProject[], target: Pick<Target, "trust">): PolicySource[] {
  const own = projects.filter(({ settings }) => settings.trust?.group === undefined);
  const representatives = new Map<string, string>();
  for (const { settings } of [...own, ...projects]) {
    const group = groupOf(settings.project);
    if (!representatives.has(group)) representatives.set(group, settings.project);
  }
  return projects.flatMap(({ stack, settings }) =>
    planAccess(settings, target).map((access) => {
      const lookup = pinOf(settings) === "group" ? representatives.get(groupOf(settings.project)) : settings.project;
      return { stack, access, ...(access.pinnedBy !== undefined && lookup !== undefined && { lookup }) };
    }),
  );
}

/** The ids of a project and of its group, by the claims that hold them. */
export function pinnedIds({ trust }: Pick<Target, "trust">, project: string, group: string): PinnedIds {
  return trust ? { [trust.idClaims.project]: project, [trust.idClaims.group]: group } : {};
}

/** The policies, as few as can be. */
export function policiesFrom(sources: readonly PolicySource[], ids: FleetIds): TrustPolicy[] {
  return compact(sources.flatMap(({ access, lookup }) => trustPolicies([access], idsOf(lookup, ids))));
}

/** How many policies these projects come to. Paths stand for ids, and are as different as these. */
export function countPolicies(projects: readonly FleetProject[], target: Pick<Target, "trust">): number {
  const paths = projects.map(({ settings }) => settings.project);
  const ids = Object.fromEntries(paths.map((path) => [path, pinnedIds(target, path, groupOf(path))]));
  return policiesFrom(policySources(projects, target), ids).length;
}

function idsOf(lookup: string | undefined, ids: FleetIds): PinnedIds {
  if (lookup === undefined) return {};
  const found = ids[lookup];
  if (!found) throw new Error(`the ids of ${lookup} were not looked up`);
  return found;
}
