import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import type { FleetMember } from "../../foundation/fleetProject";
import type { FoundationSettings } from "../../foundation/foundationSettings";
import { fleetEscErrors } from "./escEnvironments";
import type { FleetCheck, FleetContext } from "./fleetCheck";
import { inStack } from "./inStack";
import { fleetPolicyErrors } from "./policyCount";
import { fleetStackErrors } from "./stacks";
import { sharedTeams } from "./teams";

/** All checks of a foundation together with its projects, in the order in which they are reported. */
export const fleetChecks: readonly FleetCheck[] = [
  emptyFleet,
  ({ settings, projects }) =>
    projects.flatMap((project) => [...otherFoundation(settings, project), ...shortTokens(settings, project)]),
  sharedTeams,
  fleetStackErrors,
  fleetEscErrors,
  fleetPolicyErrors,
];

/** Runs all checks of a fleet. */
export function checkFleet(fleet: FleetContext): Diagnostic[] {
  return fleetChecks.flatMap((check) => check(fleet));
}

/**
 * Returns an error for a foundation without projects. Pulumi: the provider ignores an empty list of policies
 * (pulumiservice 1.3.0), so the old policies would remain.
 */
function emptyFleet({ projects }: FleetContext): Diagnostic[] {
  if (projects.length > 0) return [];
  const message =
    "no project's settings name this stack as its foundation, and an issuer needs at least one policy. Set trust.foundation in a project's settings, or destroy this stack";
  return [errorAt("EMPTY_FOUNDATION", "", message)];
}

function otherFoundation({ organization, edition }: FoundationSettings, { stack, flow }: FleetMember): Diagnostic[] {
  const foundationValues = { organization, edition };
  return (["organization", "edition"] as const).flatMap((key) => {
    if (flow[key] === foundationValues[key]) return [];
    const message = `${quoted(flow[key])} differs from the foundation's ${quoted(foundationValues[key])}. Set both to the same value`;
    return [inStack(stack, errorAt("OTHER_FOUNDATION", key, message))];
  });
}

/** Returns an error if a job can outlive its token. The job would fail in the middle of an update. */
function shortTokens({ maxTokenHours }: FoundationSettings, { stack, settings, flow }: FleetMember): Diagnostic[] {
  if (maxTokenHours === undefined || flow.tokenSeconds <= maxTokenHours * 60 * 60) return [];
  const message = `${quoted(settings.timeout)} is longer than a token is valid. maxTokenHours of the foundation limits that to ${maxTokenHours} hours. Shorten it, or raise the limit`;
  return [inStack(stack, errorAt("SHORT_TOKENS", "timeout", message))];
}
