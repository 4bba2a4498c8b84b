import type { Flow } from "../../../pipeline/flow/flow";

/** A pipeline schedule of the GitLab project. */
export interface PlannedSchedule {
  /** Identifies the schedule's pipelines. GitLab: CI_PIPELINE_SCHEDULE_DESCRIPTION. */
  readonly description: string;
  readonly cron: string;
  readonly timezone: string;
  readonly branch: string;
}

/** The pipeline schedules of the project, on the default branch. */
export function planSchedules({ schedules, defaultBranch }: Flow): PlannedSchedule[] {
  return schedules.map(({ name, ...when }) => ({ description: name, ...when, branch: defaultBranch }));
}
