import { inGroup } from "../flow/resolve";
import type { Target } from "../target";
import type { FleetMember } from "./fleetProject";
import { countPolicies } from "./policySources";

/** A group whose projects are to share one set of identities. */
export interface ProposedGroup {
  readonly group: string;
  /** The stacks whose settings would name it. */
  readonly stacks: readonly string[];
}

/** Which groups would make room, and to how many policies it would come then. */
export interface Proposal {
  readonly groups: readonly ProposedGroup[];
  readonly count: number;
}

/**
 * The groups that bring the policies of `projects` down to `limit`: the most specific ones first, since a group lets in
 * every project that it has, among these the ones that save most, and none that is not needed. Without enough of them,
 * all that save something.
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
      // To count a large fleet takes a while, so that it is done where it may be enough.
      if (expected > limit) continue;
      expected = count(sharing(projects, chosen));
      if (expected <= limit) return leanest(projects, chosen, { limit, count });
    }
  }
  return proposal(projects, chosen, count);
}

/** How many policies some projects come to. */
type Count = (projects: readonly FleetMember[]) => number;

/** The groups that projects are in, directly or not: first those that are deepest. */
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

/** The groups of one level, no two of which have a project in common, so that each saves what it saves alone. */
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

/** Leaves out the groups without which there is room, too: those that save least are tried first. */
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

/** The projects as they would be if each named the group among `groups` that it is in. */
function sharing(projects: readonly FleetMember[], groups: readonly string[]): FleetMember[] {
  return projects.map((project) => {
    const group = groups.find((one) => isMovedBy(project, one));
    if (group === undefined) return project;
    return { ...project, flow: inGroup(project.flow, group) };
  });
}

/** A project that shares a wider group already stays in that. */
function isMovedBy({ flow: { project, trust } }: FleetMember, group: string): boolean {
  return isInside(project, group) && (trust.group === undefined || isInside(trust.group, group));
}

function isInside(path: string, group: string): boolean {
  return path.startsWith(`${group}/`);
}
