import { type Mistake, quoted } from "../../errors";
import { teamNameOf } from "../../teamNames";
import { lacksTeams } from "../lacksTeams";
import { type Loose, map, projectOf, text } from "./loose";

/**
 * A team is named after a Pulumi project and what the team is for, and two such pairs can come to one name: then one
 * deployment could do what the other may.
 */
export function teamMistakes(settings: Loose, deployments: readonly Loose[]): Mistake[] {
  if (lacksTeams(settings.edition) || settings.backend !== undefined || map(settings.trust).group !== undefined)
    return [];
  const first = deployments[0]?.stack;
  const teams = [
    ...teamOf(first, "preview"),
    ...teamOf(first, "inspect"),
    ...teamOf(map(settings.reviewStacks).template, "review"),
    ...deployments.flatMap(({ stack, name }, index) => teamOf(stack, name, `deployments[${index}].name`)),
  ];
  return teams.flatMap(({ path, team, project, purpose }, index) => {
    const taken = teams
      .slice(0, index)
      .find(
        (other) =>
          other.team.toLowerCase() === team.toLowerCase() && other.purpose.toLowerCase() !== purpose.toLowerCase(),
      );
    if (path === undefined || !taken) return [];
    const message = `${quoted(purpose)} of Pulumi project ${quoted(project)} would have the team ${quoted(team)}, which ${quoted(taken.purpose)} of ${quoted(taken.project)} has. Choose another name`;
    return [{ code: "DUPLICATE_NAME", path, message }];
  });
}

interface Team {
  readonly team: string;
  readonly project: string;
  readonly purpose: string;
  /** Where its name can be changed. */
  readonly path?: string;
}

function teamOf(stack: unknown, name: unknown, path?: string): Team[] {
  const project = projectOf(stack);
  const purpose = text(name);
  if (project === undefined || purpose === undefined) return [];
  return [{ team: teamNameOf(project, purpose), project, purpose, ...(path !== undefined && { path }) }];
}
