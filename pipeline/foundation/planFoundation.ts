import { type Checked, checked } from "../diagnostics/checked";
import type { TrustPolicy } from "../plan/access/trustPolicies";
import { type FlowLeave, resolveLeave } from "../flow/leave";
import type { Target } from "../target";
import { baseDefinition, type EscDefinition } from "../plan/esc/escDefinition";
import { checkFleet } from "../checks/fleet/fleetChecks";
import type { FleetPipelineSettings } from "../fleet/pipelineSettings";
import { platformFlow } from "../fleet/platformPipeline";
import { type FleetMember, type FleetProject, memberOf } from "./fleetProject";
import type { FoundationBaseSettings, FoundationSettings } from "./foundationSettings";
import { type GroupTeam, groupTeams } from "./groupTeams";
import { platformSources, readingTeam } from "./platformSources";
import { type FleetIds, policiesFrom, policySources, type PolicySource } from "./policySources";

/** The plan of a foundation and its projects. It is plain data, without the ids that have to be looked up. */
export interface FoundationPlan {
  readonly organization: string;
  /** The URL of the GitLab instance that issues the ID tokens. */
  readonly gitlab: string;
  /** The thumbprints of GitLab's certificates; undefined to trust the one that it serves now. */
  readonly thumbprints?: readonly string[];
  /** The longest lifetime of a Pulumi access token that a project needs, in seconds. */
  readonly tokenSeconds: number;
  readonly sources: readonly PolicySource[];
  /** The projects whose ids have to be looked up, with their stacks. */
  readonly lookups: readonly FleetLookup[];
  readonly teams: readonly GroupTeam[];
  readonly base?: PlannedBase;
  /** The kinds of existing resources that an update adopts. */
  readonly adopt: FoundationSettings["adopt"];
  /** What a destroy does with the resources of each kind. */
  readonly leave: Pick<FlowLeave, "isPrepared" | "onDestroy">;
}

/** A project whose ids are looked up in GitLab. */
export interface FleetLookup {
  readonly project: string;
  /** Undefined for the project of the platform repository itself. */
  readonly stack?: string;
}

/** The organization's base ESC environment. */
export interface PlannedBase {
  readonly project: string;
  readonly name: string;
  readonly definition: EscDefinition;
}

/**
 * Plans a foundation from valid settings, and checks its projects together. Their order does not matter. `pipeline` is that of the
 * platform repository, if this foundation trusts it.
 */
export function planFoundation(
  settings: FoundationSettings,
  unsorted: readonly FleetProject[],
  target: Pick<Target, "title" | "trust">,
  pipeline?: FleetPipelineSettings,
): Checked<FoundationPlan> {
  const projects = unsorted.toSorted((one, other) => (one.stack < other.stack ? -1 : 1)).map(memberOf);
  const platform = pipeline && platformFlow(pipeline);
  const own = platform ? platformSources(platform, target) : [];
  const sources = [...policySources(projects, target), ...own];
  const { organization, gitlab, thumbprints, base, adopt, leave } = settings;
  const plan = {
    organization,
    gitlab,
    ...(thumbprints && { thumbprints }),
    tokenSeconds: Math.max(...projects.map(({ flow }) => flow.tokenSeconds), platform?.tokenSeconds ?? 0),
    sources,
    lookups: [...lookupsOf(sources, projects), ...(platform ? [{ project: platform.project }] : [])],
    teams: [...groupTeams(projects, target), ...(pipeline ? [readingTeam(pipeline)] : [])],
    ...(base && { base: plannedBase(base) }),
    adopt,
    leave: resolveLeave(leave),
  };
  return checked(plan, checkFleet({ settings, projects, target, ...(platform && { platform }) }));
}

/** Returns the policies of the OIDC issuer, in the order of the stacks. The same projects give the same list. */
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
