import { plainCron } from "../cron";
import { groupOf } from "../groupOf";
import { exceptionFor } from "../checks/settings/exceptions";
import { unsafeSettingsIn } from "../checks/settings/unsafeSettings";
import { VariableType, Visibility } from "../settings/choices";
import { defaultTimezone } from "../settings/features";
import type { Settings, VariableSettings } from "../settings/settings";
import { fullStack, pulumiProjectOf } from "../stackNames";
import { resolveDeployments } from "./deployments";
import { resolveEscEnvironments, reviewKey } from "./escEnvironments";
import {
  type Flow,
  type FlowException,
  type FlowReviewStacks,
  type FlowSchedule,
  type FlowTrust,
  type FlowVariable,
  unrelated,
} from "./flow";
import { resolveIdentities, type FlowWithoutIdentities } from "./identities";
import { resolveKestra } from "./kestra";
import { resolveLeave } from "./leave";
import { onlyProgram, resolvePrograms } from "./programs";
import { pulumiDeploymentsOf } from "./pulumiDeployments";
import { minutesOf } from "./timeout";
import { tokenSeconds } from "./tokenSeconds";
import { teamJobsOf } from "./teamJobs";
import { driftSchedule, sweepSchedule } from "./triggers";

/** Resolves the relations of valid settings. The same settings give the same flow. */
export function resolve(settings: Settings): Flow {
  const { organization, backend, tokens, image, registry, pulumiVersion, protection, jobTokenAccess } = settings;
  const minutes = settings.timeout === undefined ? 0 : minutesOf(settings.timeout);
  const deployments = resolveDeployments(settings);
  const kestra = resolveKestra(settings);
  return withIdentities({
    ...unrelatedOf(settings),
    project: settings.project,
    ...(organization !== undefined && { organization }),
    ...(backend && { backend }),
    trust: resolveTrust(settings.project, settings.trust),
    ...(tokens && { tokens }),
    tokenSeconds: tokenSeconds(minutes),
    ...(minutes > 0 && { timeout: minutes }),
    programs: resolvePrograms(settings),
    deployments,
    ...(kestra && { kestra }),
    ...reviewStacksOf(settings),
    escEnvironments: resolveEscEnvironments(settings),
    schedules: schedulesOf(
      settings,
      [...deployments, ...(kestra?.deployments ?? [])].some(({ drift }) => drift !== "ignore"),
    ),
    variables: settings.variables.map(resolveVariable),
    stage: settings.stage ?? "deploy",
    leave: resolveLeave(settings.leave),
    ...teamJobsOf(settings),
    exceptionsInForce: exceptionsInForce(settings),
    exceptions: settings.exceptions,
    ...(protection && { protection }),
    ...(jobTokenAccess && { jobTokenAccess }),
    policyPacks: settings.policyPacks,
    ...(image !== undefined && { image }),
    ...(registry !== undefined && { registry }),
    ...(pulumiVersion !== undefined && { pulumiVersion }),
    runnerTags: settings.runnerTags,
    ...pulumiDeploymentsOf(settings),
    ...(settings.circleci && { circleci: settings.circleci }),
  });
}

function unrelatedOf(settings: Settings): Pick<Settings, (typeof unrelated)[number]> {
  const entries = unrelated.map((key) => [key, settings[key]]);
  return Object.fromEntries(entries) as Pick<Settings, (typeof unrelated)[number]>;
}

/** Returns the flow as if its project shared the identities of `group`. */
export function inGroup(flow: Flow, group: string): Flow {
  return withIdentities({ ...flow, trust: resolveTrust(flow.project, { ...flow.trust, group }) });
}

/**
 * Adds the identities, and marks the ESC environments to create. One for previews is created only if an identity opens it. That of
 * review stacks always is: in Pulumi Deployments, review stacks open it without an identity of the pipeline.
 */
function withIdentities(flow: FlowWithoutIdentities): Flow {
  const identities = resolveIdentities(flow);
  const opened = new Set(identities.flatMap(({ escEnvironments }) => escEnvironments));
  return {
    ...flow,
    identities,
    escEnvironments: flow.escEnvironments.map((one) => ({
      ...one,
      isOpened: one.content.holder !== "preview" || one.key === reviewKey || opened.has(`${one.project}/${one.name}`),
    })),
  };
}

function resolveTrust(
  project: string,
  { foundation, group, thumbprints }: NonNullable<Settings["trust"]> | FlowTrust = {},
): FlowTrust {
  return {
    ...(foundation !== undefined && { foundation }),
    ...(group !== undefined && { group }),
    ...pinOf(project, group),
    ...(thumbprints && { thumbprints }),
  };
}

/**
 * Returns whose id pins the identities: the project's, or that of its parent group. An ID token has no id of a group further up, so
 * nothing pins that.
 */
function pinOf(project: string, group: string | undefined): Pick<FlowTrust, "pinnedTo"> {
  if (group === undefined) return { pinnedTo: "project" };
  return groupOf(project) === group ? { pinnedTo: "group" } : {};
}

function reviewStacksOf(settings: Settings): { reviewStacks?: FlowReviewStacks } {
  if (!settings.reviewStacks) return {};
  const { label, program, template, autoStop, stopToken } = settings.reviewStacks;
  return {
    reviewStacks: {
      label,
      program: program ?? onlyProgram,
      template: fullStack(settings, template),
      // Two GitLab projects may have programs of the same Pulumi project. The id of the GitLab project separates their review stacks.
      stack: fullStack(settings, `${pulumiProjectOf(template)}/mr-{project}-{mergeRequest}`),
      autoStop,
      ...(stopToken !== undefined && { stopToken }),
      ...(!settings.backend && { escEnvironment: reviewKey }),
    },
  };
}

function schedulesOf({ drift, reviewStacks }: Settings, detectsDrift: boolean): FlowSchedule[] {
  const timezone = drift?.timezone ?? defaultTimezone;
  return [
    ...(drift && detectsDrift ? [{ name: driftSchedule, cron: plainCron(drift.schedule), timezone }] : []),
    ...(reviewStacks ? [{ name: sweepSchedule, cron: plainCron(reviewStacks.sweep), timezone }] : []),
  ];
}

function resolveVariable(variable: VariableSettings, index: number): FlowVariable {
  const { name, value, secret, type, expand, deployment, description } = variable;
  const visibility = variable.visibility ?? defaultVisibility(variable);
  return {
    name,
    path: `variables[${index}]`,
    value: secret === undefined ? { kind: "plain", text: value ?? "" } : { kind: "secret", secret },
    type,
    ...(expand !== undefined && { expand }),
    ...(visibility !== undefined && { visibility }),
    ...(description !== undefined && { description }),
    ...(deployment !== undefined && { deployment }),
    reviewedOnly: variable.protected ?? secret !== undefined,
  };
}

/** The default visibility. Undefined for a secret file, whose value decides: GitLab can't mask several lines. */
function defaultVisibility({ secret, type }: VariableSettings): Visibility | undefined {
  if (secret === undefined) return Visibility.Visible;
  return type === VariableType.File ? undefined : Visibility.Hidden;
}

function exceptionsInForce(settings: Settings): FlowException[] {
  return unsafeSettingsIn(settings).flatMap((unsafe) => {
    const exception = exceptionFor(settings.exceptions, unsafe);
    return exception ? [{ ...unsafe, reason: exception.reason }] : [];
  });
}
