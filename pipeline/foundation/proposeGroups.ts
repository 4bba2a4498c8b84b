import { inGroup } from "../flow/resolve";
import type { Target } from "../target";
import type { FleetMember } from "./fleetProject";
import { countPolicies } from "./policySources";

/** A group whose projects could share one set of identities. */
export interface ProposedGroup {
  readonly group: string;
  /** The stacks whose settings would name the group. */
  readonly stacks: readonly string[];
}

/** The proposed groups, and the number of policies with them. */
export interface Proposal {
  readonly groups: readonly ProposedGroup[];
  readonly count: number;
}

/**
 * Proposes groups that reduce the policies of `projects` to `limit`. It prefers the deepest groups, because a group
 * trusts every project in it. At one depth it prefers the groups that save the most policies, and it omits groups that
 * are not needed. If the limit cannot be reached, it proposes all groups that save policies.
 */
export function proposeGroups(
  projects: readonly FleetMember[],
  limit: number,
  target: Pick<Target, "trust">,
): Proposal {
  const count = (some: readonly FleetMember[]) => countPolicies(some, target);
  let chosen: readonly string[] = [];
  let expected = count(projects);
  for (const level of groupLevels(projects)) {
    for (const { group, saves } of mostSaving(level, sharing(projects, chosen), count)) {
      chosen = [...chosen.filter((one) => !isInside(one, group)), group];
      expected -= saves;
      // Counting a large fleet is slow, so it is done only if the estimate is within the limit.
      if (expected > limit) continue;
      expected = count(sharing(projects, chosen));
      if (expected <= limit) return leanest(projects, chosen, { limit, count });
    }
  }
  return proposal(projects, chosen, count);
}

/** Returns the number of policies that some projects need. */
type Count = (projects: readonly FleetMember[]) => number;

/** Returns all groups around the projects by depth, the deepest first. */
function groupLevels(projects: readonly FleetMember[]): string[][] {
  const groups = new Set(projects.flatMap(({ flow }) => groupsAround(flow.project)));
  const levels = new Map<number, string[]>();
  for (const group of [...groups].sort()) {
    const depth = group.split("/").length;
    levels.set(depth, [...(levels.get(depth) ?? []), group]);
  }
  return [...levels].sort(([one], [other]) => other - one).map(([, level]) => level);
}

function groupsAround(project: string): string[] {
  const parts = project.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

interface Saving {
  readonly group: string;
  readonly saves: number;
}

/**
 * Returns the groups that save policies, the largest saving first. No two groups have a project in common, so the
 * savings are independent.
 */
function mostSaving(level: readonly string[], projects: readonly FleetMember[], count: Count): Saving[] {
  return level
    .map((group) => ({ group, saves: savingOf(group, projects, count) }))
    .filter(({ saves }) => saves > 0)
    .sort((one, other) => other.saves - one.saves);
}

function savingOf(group: string, projects: readonly FleetMember[], count: Count): number {
  const inside = projects.filter((project) => isMovedBy(project, group));
  return count(inside) - count(sharing(inside, [group]));
}

/** Removes groups that are not needed to stay within the limit. It tries those with the smallest saving first. */
function leanest(
  projects: readonly FleetMember[],
  chosen: readonly string[],
  { limit, count }: { readonly limit: number; readonly count: Count },
): Proposal {
  const whole = proposal(projects, chosen, count);
  let room = limit - whole.count;
  const needed = new Set(chosen);
  for (const { group, saves } of mostSaving(chosen, projects, count).reverse()) {
    if (saves > room) continue;
    room -= saves;
    needed.delete(group);
  }
  const lean = proposal(projects, [...needed], count);
  return lean.count <= limit ? lean : whole;
}

function proposal(projects: readonly FleetMember[], chosen: readonly string[], count: Count): Proposal {
  const groups = chosen.map((group) => ({
    group,
    stacks: projects.filter((project) => isMovedBy(project, group)).map(({ stack }) => stack),
  }));
  return { groups, count: count(sharing(projects, chosen)) };
}

/** Returns the projects as if each shared the one of `groups` that contains it. */
function sharing(projects: readonly FleetMember[], groups: readonly string[]): FleetMember[] {
  return projects.map((project) => {
    const group = groups.find((one) => isMovedBy(project, one));
    if (group === undefined) return project;
    return { ...project, flow: inGroup(project.flow, group) };
  });
}

/** Whether a project would change to `group`. A project that already shares this group or a wider one stays there. */
function isMovedBy({ flow: { project, trust } }: FleetMember, group: string): boolean {
  return isInside(project, group) && (trust.group === undefined || isInside(trust.group, group));
}

function isInside(path: string, group: string): boolean {
  return path.startsWith(`${group}/`);
}
