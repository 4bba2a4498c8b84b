import type { Identified } from "../plan/access/access";
import { identitiesOf } from "../plan/access/planAccess";
import { planEscEnvironments } from "../plan/esc/planEscEnvironments";
import type { Settings } from "../settings/settings";
import type { FleetProject } from "./policySources";

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
export function groupTeams(projects: readonly FleetProject[]): GroupTeam[] {
  const teams = projects.flatMap(({ settings }) => {
    const { group } = settings.trust ?? {};
    return group === undefined ? [] : identitiesOf(settings).flatMap((access) => teamOf(group, settings, access));
  });
  const byName = new Map<string, GroupTeam>();
  for (const team of teams) {
    const imports = [...(byName.get(team.name)?.imports ?? []), ...team.imports];
    byName.set(team.name, { ...team, imports: [...new Set(imports)].sort() });
  }
  return [...byName.values()];
}

function teamOf(group: string, settings: Settings, access: Identified): GroupTeam[] {
  const { team, purpose } = access;
  if (team === undefined) return [];
  const description = `The pipelines of the projects in GitLab group ${group}: ${purpose}.`;
  return [{ name: team, group, description, imports: importsOf(settings, access) }];
}

/** What an identity opens that is not its project's own. */
function importsOf(settings: Settings, access: Identified): string[] {
  const own = planEscEnvironments(settings, [access]).map(({ project, name }) => `${project}/${name}`);
  return access.escEnvironments.filter((name) => !own.includes(name));
}
