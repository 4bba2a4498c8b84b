import type { Pipeline, Program } from "../../pipeline/model";
import { ownerHeader } from "../owner";
import { yamlText } from "../yamlText";
import type { DeploymentsPlan, PlannedSettings, PlannedStackSchedule } from "./deploymentsPlan";
import { settingsDocument, type SettingsDocument } from "./document";

/** A stack with its document. */
export interface DocumentedStack {
  readonly planned: PlannedSettings;
  readonly document: SettingsDocument;
}

/** The documents of all stacks, in the order of the plan. */
export function documentsOf(
  { stackSettings }: Pick<DeploymentsPlan, "stackSettings">,
  { programs }: Pick<Pipeline, "programs">,
): DocumentedStack[] {
  return stackSettings.map((planned) => ({
    planned,
    document: settingsDocument(planned, programNamed(programs, planned.program)),
  }));
}

function programNamed(programs: readonly Program[], name: string): Program {
  const program = programs.find((one) => one.name === name);
  if (!program) throw new Error(`there is no program ${name}`);
  return program;
}

/**
 * The settings, webhooks and schedules of all stacks as YAML, for review, with the names of secrets. No such file exists: Pulumi
 * Cloud gets them through its API.
 */
export function renderDeployments(pipeline: Pipeline, plan: DeploymentsPlan): string {
  const stacks = documentsOf(plan, pipeline).map(({ planned: { key, stack }, document }) => {
    const webhooks = plan.webhooks.filter(({ from }) => from === stack).map(({ to }) => to);
    const schedules = plan.stackSchedules.filter((one) => one.key === key).map(scheduleText);
    return [
      stack,
      {
        settings: document,
        ...(webhooks.length > 0 && { updatesAfterwards: webhooks }),
        ...(schedules.length > 0 && { schedules }),
      },
    ];
  });
  return yamlText(Object.fromEntries(stacks) as object, { header: ownerHeader(pipeline), comments: [], inline: [] });
}

function scheduleText({ name: _, key: __, stack: ___, ...schedule }: PlannedStackSchedule): object {
  return schedule;
}

/** The features of a plan that Pulumi Deployments leaves out or has in another form, as sentences. */
export function deploymentsLeavesOut(_: Pipeline, { leftOut }: DeploymentsPlan): string[] {
  return leftOut.map(({ feature, paths, wayAround }) => `${feature} (${paths.join(", ")}). ${wayAround}.`);
}
