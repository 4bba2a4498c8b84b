import { type Mistake, quoted } from "../errors";
import type { Flow } from "../flow/flow";
import { stackFile } from "../stackFile";
import { fleetEscMistakes } from "./fleetEscMistakes";
import { fleetStackMistakes } from "./fleetStackMistakes";
import type { FoundationSettings } from "./foundationSettings";
import { inStack } from "./inStack";
import type { FleetMember } from "./fleetProject";

/** What is wrong between a foundation and its projects, and between these. Each path starts with a stack's file. */
export function fleetMistakes(settings: FoundationSettings, projects: readonly FleetMember[]): Mistake[] {
  return [
    ...emptyFleet(projects),
    ...projects.flatMap((project) => [...otherFoundation(settings, project), ...shortTokens(settings, project)]),
    ...sharedTeams(projects),
    ...fleetStackMistakes(projects),
    ...fleetEscMistakes(settings, projects),
  ];
}

/**
 * The provider leaves an issuer's policies alone where it is told none (pulumiservice 1.3.0), so that all would stay.
 */
function emptyFleet(projects: readonly FleetMember[]): Mistake[] {
  if (projects.length > 0) return [];
  const message =
    "no project's settings name this stack as its foundation, and an issuer without policies can't be. Set trust.foundation in a project's settings, or destroy this stack";
  return [{ code: "EMPTY_LIST", path: "projects", message }];
}

function otherFoundation({ organization, edition }: FoundationSettings, { stack, flow }: FleetMember): Mistake[] {
  const ours = { organization, edition };
  return (["organization", "edition"] as const).flatMap((key) => {
    if (flow[key] === ours[key]) return [];
    const message = `${quoted(flow[key])} is not the foundation's, ${quoted(ours[key])}. Set both to the same`;
    return [inStack(stack, { code: "OTHER_FOUNDATION", path: key, message })];
  });
}

/** A job whose token ends before it does fails in the middle of an update. */
function shortTokens({ maxTokenHours }: FoundationSettings, { stack, settings, flow }: FleetMember): Mistake[] {
  if (maxTokenHours === undefined || flow.tokenSeconds <= maxTokenHours * 60 * 60) return [];
  const message = `${quoted(settings.timeout)} is longer than a token lives, which maxTokenHours of the foundation limits to ${maxTokenHours} hours. Shorten it, or raise the limit`;
  return [inStack(stack, { code: "SHORT_TOKENS", path: "timeout", message })];
}

/**
 * A team belongs to one project, or to one group: who shares one without having said so could do what the other may.
 */
function sharedTeams(projects: readonly FleetMember[]): Mistake[] {
  const owners = new Map<string, Owner>();
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
      return inStack(stack, {
        code: "DUPLICATE_NAME",
        path: group === undefined ? "deployments" : "trust.group",
        message,
      });
    });
  });
}

interface Owner {
  readonly id: string;
  readonly stack: string;
  readonly group?: string;
}

function teamsOf({ identities }: Flow): string[] {
  return identities.flatMap(({ team }) => team ?? []);
}

function described({ stack, group }: Owner): string {
  return group === undefined ? stackFile(stack) : `the group ${quoted(group)} of ${stackFile(stack)}`;
}

function wayOut({ group }: Owner): string {
  return group === undefined
    ? "Deploy the stacks of another Pulumi project, or let both share a group"
    : "Name another group, or rename what the other team is named after";
}
