import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import type { Flow } from "../../flow/flow";
import { stackFile } from "../../stackFile";
import type { FleetContext } from "./fleetCheck";
import { inStack } from "./inStack";

/**
 * Returns errors for teams that two owners would share by accident. An owner is a project, or a group of projects. Each
 * owner would have the permissions of both.
 */
export function sharedTeams({ projects, platform }: FleetContext): Diagnostic[] {
  const owners = new Map<string, Owner>();
  for (const { team } of platform?.identities ?? []) {
    if (team !== undefined) owners.set(team.toLowerCase(), { id: "platform" });
  }
  return projects.flatMap(({ stack, flow }) => {
    const { group } = flow.trust;
    const owner: Owner = group === undefined ? { id: `stack ${stack}`, stack } : { id: `group ${group}`, stack, group };
    const taken = teamsOf(flow).flatMap((team) => {
      const other = owners.get(team.toLowerCase());
      if (!other) owners.set(team.toLowerCase(), owner);
      return other && other.id !== owner.id ? [{ team, other }] : [];
    });
    return taken.slice(0, 1).map(({ team, other }) => {
      const message = `would have the team ${quoted(team)}, which ${described(other)} has. ${wayOut(owner)}`;
      return inStack(stack, errorAt("DUPLICATE_NAME", group === undefined ? "deployments" : "trust.group", message));
    });
  });
}

interface Owner {
  readonly id: string;
  /** Undefined for the pipeline of the platform repository. */
  readonly stack?: string;
  readonly group?: string;
}

function teamsOf({ identities }: Flow): string[] {
  return identities.flatMap(({ team }) => team ?? []);
}

function described({ stack, group }: Owner): string {
  if (stack === undefined) return "the pipeline of the platform repository";
  return group === undefined ? stackFile(stack) : `the group ${quoted(group)} of ${stackFile(stack)}`;
}

function wayOut({ group }: Owner): string {
  return group === undefined
    ? "Deploy the stacks of another Pulumi project, or let both share a group"
    : "Name another group, or change the name that the other team's name is made of";
}
