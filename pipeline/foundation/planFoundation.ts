import { type Checked, checked } from "../diagnostics/checked";
import type { TrustPolicy } from "../plan/access/trustPolicies";
import type { Target } from "../target";
import { baseDefinition, type EscDefinition } from "../plan/esc/escDefinition";
import { checkFleet } from "../checks/fleet/fleetChecks";
import { type FleetMember, type FleetProject, memberOf } from "./fleetProject";
import type { FoundationBaseSettings, FoundationSettings } from "./foundationSettings";
import { type GroupTeam, groupTeams } from "./groupTeams";
import { type FleetIds, policiesFrom, policySources, type PolicySource } from "./policySources";

/** Everything that a foundation and the settings of its projects come to. Plain data: only the ids are not in it. */
export interface FoundationPlan {
  readonly organization: string;
  /** The GitLab that issues the ID tokens. */
  readonly gitlab: string;
  /** The certificates of GitLab that are trusted, where they are not to be the one that it serves now. */
  readonly thumbprints?: readonly string[];
  /** How long a Pulumi token may live, in seconds. */
  readonly tokenSeconds: number;
  readonly sources: readonly PolicySource[];
  /** The projects whose ids have to be looked up, with the stacks that name them. */
  readonly lookups: readonly FleetLookup[];
  readonly teams: readonly GroupTeam[];
  readonly base?: PlannedBase;
}

/** A project that GitLab has to be asked for. */
export interface FleetLookup {
  readonly project: string;
  readonly stack: string;
}

/** The organization's base environment in ESC. */
export interface PlannedBase {
  readonly project: string;
  readonly name: string;
  readonly definition: EscDefinition;
}

/** Derives everything from valid settings, in whatever order the projects come, and checks how they fit together. */
export function planFoundation(
  settings: FoundationSettings,
  unsorted: readonly FleetProject[],
  target: Pick<Target, "title" | "trust">,
): Checked<FoundationPlan> {
  const projects = unsorted.toSorted((one, other) => (one.stack < other.stack ? -1 : 1)).map(memberOf);
  const sources = policySources(projects, target);
  const { organization, gitlab, thumbprints, base } = settings;
  const plan = {
    organization,
    gitlab,
    ...(thumbprints && { thumbprints }),
    tokenSeconds: Math.max(...projects.map((project) => project.flow.tokenSeconds)),
    sources,
    lookups: lookupsOf(sources, projects),
    teams: groupTeams(projects, target),
    ...(base && { base: plannedBase(base) }),
  };
  return checked(plan, checkFleet({ settings, projects, target }));
}

/** The issuer's list: the same for the same projects, in the order of their stacks. */
export function foundationPolicies({ sources }: FoundationPlan, ids: FleetIds): TrustPolicy[] {
  return policiesFrom(sources, ids);
}

function lookupsOf(sources: readonly PolicySource[], projects: readonly FleetMember[]): FleetLookup[] {
  const wanted = new Set(sources.flatMap(({ lookup }) => lookup ?? []));
  return projects.flatMap(({ stack, flow: { project } }) => (wanted.delete(project) ? [{ project, stack }] : []));
}

function plannedBase({ project, name, ...content }: FoundationBaseSettings): PlannedBase {
  return { project, name, definition: baseDefinition(content) };
}
