import type { Flow, FlowIdentity } from "../flow/flow";
import type { Target } from "../target";
import type { FleetMember } from "./fleetProject";

/** A team whose tokens the jobs of a group's projects share, or that previews the stacks of the platform repository. */
export interface GroupTeam {
  readonly name: string;
  /** Undefined for the team of the platform repository. */
  readonly group?: string;
  readonly description: string;
  /** The ESC environments that the group's projects import and do not own, as `project/environment`. */
  readonly imports: readonly string[];
}

/**
 * Returns the teams of the groups, each once. Each project's stack grants a team the permissions on its own stacks and
 * ESC environments. The foundation grants those on shared imports, so that removing one project does not revoke them
 * for the others.
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

/** Returns the ESC environments that an identity opens and that its project does not own. */
function importsOf({ escEnvironments }: Flow, identity: FlowIdentity): string[] {
  const own = escEnvironments.map(({ project, name }) => `${project}/${name}`);
  return identity.escEnvironments.filter((name) => !own.includes(name));
}
