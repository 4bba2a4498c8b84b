import type { PipelineSchedule } from "../../entities";
import { startScheduledPipeline } from "../../model/pipelines";
import { nextRunAt } from "../../model/pipelineScheduleRules";
import type { GitLabState } from "../../state";

/** The active schedules that are due. */
export function dueSchedules(state: GitLabState, now: Date): PipelineSchedule[] {
  return state.pipelineSchedules.filter(({ active, nextRunAt: due }) => active && due !== null && new Date(due) <= now);
}

/** The time of the next active schedule. */
export function nextScheduleAt(state: GitLabState): Date | undefined {
  const times = state.pipelineSchedules
    .all()
    .flatMap(({ active, nextRunAt: due }) => (active && due !== null ? [due] : []));
  const [first] = times.map((time) => new Date(time)).sort((a, b) => a.getTime() - b.getTime());
  return first;
}

/** Starts one pipeline for each due schedule, also if it missed several times. */
export function playDueSchedules(state: GitLabState, now: Date): void {
  for (const schedule of dueSchedules(state, now)) {
    state.pipelineSchedules.update(schedule.id, { nextRunAt: nextRunAt(schedule, now) });
    const project = state.projects.get(schedule.projectId);
    const owner = state.users.get(schedule.ownerId);
    if (project && owner) startScheduledPipeline(state, project, owner, schedule);
  }
}
