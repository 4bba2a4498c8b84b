import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import type { PlatformFlow } from "../../fleet/platformPipeline";
import type { FleetMember } from "../../foundation/fleetProject";
import type { FoundationSettings } from "../../foundation/foundationSettings";
import { lacksTeams } from "../../settings/lacksTeams";
import { projectFile } from "../../stackFile";
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
  platformErrors,
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

/** Errors of the platform repository's own pipeline, whose settings are in `Pulumi.yaml`. */
function platformErrors({ settings, platform }: FleetContext): Diagnostic[] {
  if (!platform) return [];
  const { organization, edition, maxTokenHours } = settings;
  const errors = [
    ...(platform.organization === organization ? [] : [otherOrganization(platform, organization)]),
    ...(lacksTeams(edition) ? [withoutTeams(edition)] : []),
    ...(maxTokenHours === undefined || platform.tokenSeconds <= maxTokenHours * 60 * 60
      ? []
      : [shortOwnTokens(maxTokenHours)]),
  ];
  return errors.map((one) => ({ ...one, file: projectFile }));
}

function otherOrganization({ organization }: PlatformFlow, foundations: string): Diagnostic {
  const message = `${quoted(organization)} differs from the foundation's ${quoted(foundations)}. Set both to the same value`;
  return errorAt("OTHER_FOUNDATION", "pipeline.organization", message);
}

function withoutTeams(edition: string): Diagnostic {
  const message = `the "${edition}" edition has no team tokens, so the jobs that only read would hold a token that can update every stack. Leave the pipeline out, and run fleet up yourself`;
  return errorAt("SHARED_IDENTITY", "pipeline.team", message);
}

function shortOwnTokens(hours: number): Diagnostic {
  const message = `is longer than a token is valid. maxTokenHours of the foundation limits that to ${hours} hours. Shorten it, or raise the limit`;
  return errorAt("SHORT_TOKENS", "pipeline.timeout", message);
}

/** Returns an error if a job can outlive its token. The job would fail in the middle of an update. */
function shortTokens({ maxTokenHours }: FoundationSettings, { stack, settings, flow }: FleetMember): Diagnostic[] {
  if (maxTokenHours === undefined || flow.tokenSeconds <= maxTokenHours * 60 * 60) return [];
  const message = `${quoted(settings.timeout)} is longer than a token is valid. maxTokenHours of the foundation limits that to ${maxTokenHours} hours. Shorten it, or raise the limit`;
  return [inStack(stack, errorAt("SHORT_TOKENS", "timeout", message))];
}
