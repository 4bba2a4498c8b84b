import { driftSchedule, sweepSchedule } from "../../../pipeline/plan/jobs/triggers";
import { driftAction } from "../../../pipeline/settings/driftAction";
import type { Settings } from "../../../pipeline/settings/settings";

/** A pipeline schedule of the GitLab project. */
export interface PlannedSchedule {
  /** By which its pipelines are told from those of others. GitLab: CI_PIPELINE_SCHEDULE_DESCRIPTION. */
  readonly description: string;
  readonly cron: string;
  readonly timezone: string;
  readonly branch: string;
}

/** The schedules that the pipeline's jobs wait for. */
export function planSchedules(settings: Settings): PlannedSchedule[] {
  const { deployments, drift, reviewStacks, defaultBranch } = settings;
  const watched = deployments.some((deployment) => driftAction(settings, deployment) !== "ignore");
  const common = { timezone: drift?.timezone ?? "UTC", branch: defaultBranch };
  return [
    ...(drift && watched ? [{ description: driftSchedule, cron: drift.schedule, ...common }] : []),
    ...(reviewStacks ? [{ description: sweepSchedule, cron: reviewStacks.sweep, ...common }] : []),
  ];
}
