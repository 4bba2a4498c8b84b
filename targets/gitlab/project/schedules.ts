import type { Flow } from "../../../pipeline/flow/flow";

/** A pipeline schedule of the GitLab project. */
export interface PlannedSchedule {
  /** By which its pipelines are told from those of others. GitLab: CI_PIPELINE_SCHEDULE_DESCRIPTION. */
  readonly description: string;
  readonly cron: string;
  readonly timezone: string;
  readonly branch: string;
}

/** The schedules that the pipeline's jobs wait for, on the default branch. */
export function planSchedules({ schedules, defaultBranch }: Flow): PlannedSchedule[] {
  return schedules.map(({ name, ...when }) => ({ description: name, ...when, branch: defaultBranch }));
}
