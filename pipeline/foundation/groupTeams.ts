import type { Flow, FlowIdentity } from "../flow/flow";
import type { Target } from "../target";
import type { FleetMember } from "./fleetProject";

/** A team whose tokens the jobs of a group's projects share. */
export interface GroupTeam {
  readonly name: string;
  readonly group: string;
  readonly description: string;
  /** The ESC environments of others, as `project/environment`, that environments of several projects may import. */
  readonly imports: readonly string[];
}

/**
 * The teams of the groups, each once. What they may do with a project's stacks and environments is given by its own
 * stack; what several projects import is given here, so that letting one of them go does not take it from the others.
 */
export function groupTeams(projects: readonly FleetMember[], { title }: Pick<Target, "title">): GroupTeam[] {
  const teams = projects.flatMap(({ flow }) => {
    const { group } = flow.trust;
    return group === undefined ? [] : flow.identities.flatMap((identity) => teamOf({ group, title }, flow, identity));
  });
  const byName = new Map<string, GroupTeam>();
  for (const team of teams) {
    const imports = [...(byName.get(team.name)?.imports ?? []), ...team.imports];
    byName.set(team.name, { ...team, imports: [...new Set(imports)].sort() });
  }
  return [...byName.values()];
}

function teamOf(
  { group, title }: { readonly group: string; readonly title: string },
  flow: Flow,
  identity: FlowIdentity,
): GroupTeam[] {
  const { team, purpose } = identity;
  if (team === undefined) return [];
  const description = `The pipelines of the projects in ${title} group ${group}: ${purpose}.`;
  return [{ name: team, group, description, imports: importsOf(flow, identity) }];
}

/** What an identity opens that is not its project's own. */
function importsOf({ escEnvironments }: Flow, identity: FlowIdentity): string[] {
  const own = escEnvironments.map(({ project, name }) => `${project}/${name}`);
  return identity.escEnvironments.filter((name) => !own.includes(name));
}
