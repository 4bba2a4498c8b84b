import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import { lacksTeams } from "../../settings/lacksTeams";
import type { Settings } from "../../settings/settings";
import { escProjectOf, plainName, teamNameOf } from "../../teamNames";
import { projectOf } from "./lists";
import { check } from "./settingsCheck";

/**
 * Checks that no two identities get the same team. A team's name consists of a Pulumi project and a purpose, and two
 * different pairs can give one name. Each deployment would then have the permissions of both.
 */
export const teamChecks = [
  check(["project", "edition", "backend", "trust", "reviewStacks", "deployments"], sharedTeams),
];

function sharedTeams({
  project,
  edition,
  backend,
  trust,
  reviewStacks,
  deployments,
}: Pick<Settings, "project" | "edition" | "backend" | "trust" | "reviewStacks" | "deployments">): Diagnostic[] {
  if (lacksTeams(edition) || backend !== undefined || trust?.group !== undefined) return [];
  const first = deployments[0]?.stack;
  const teams = [
    ...teamOf(first, "preview"),
    ...teamOf(first, "inspect"),
    ...teamOf(reviewStacks?.template, "review"),
    ...deployments.flatMap((one, index) => {
      const path = `deployments[${index}].name`;
      // Flows have no stack, and a team only with an ESC environment.
      if (one.stack !== undefined) return teamOf(one.stack, one.name, path);
      return one.esc ? [namedTeam(escProjectOf(project, one), one.name, path)] : [];
    }),
  ];
  return teams.flatMap(({ path, team, project, purpose }, index) => {
    const taken = teams.slice(0, index).find(
      (other) =>
        other.team.toLowerCase() === team.toLowerCase() &&
        // The check of deployments reports two with the same plain name.
        plainName(other.purpose).toLowerCase() !== plainName(purpose).toLowerCase(),
    );
    if (path === undefined || !taken) return [];
    const message = `${quoted(purpose)} of Pulumi project ${quoted(project)} would have the team ${quoted(team)}, which ${quoted(taken.purpose)} of ${quoted(taken.project)} has. Choose another name`;
    return [errorAt("DUPLICATE_NAME", path, message)];
  });
}

interface Team {
  readonly team: string;
  readonly project: string;
  readonly purpose: string;
  /** The path of the setting that changes its name. */
  readonly path?: string;
}

function teamOf(stack: string | undefined, purpose: string, path?: string): Team[] {
  const project = projectOf(stack);
  if (project === undefined) return [];
  return [namedTeam(project, purpose, path)];
}

function namedTeam(project: string, purpose: string, path?: string): Team {
  return { team: teamNameOf(project, purpose), project, purpose, ...(path !== undefined && { path }) };
}
