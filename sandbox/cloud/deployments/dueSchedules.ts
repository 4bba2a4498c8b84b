import type { CloudState } from "../state";
import type { StackSchedule } from "./entities";
import { nextExecution } from "./schedules";
import { start } from "./vcsEvents";

/** The time of the next execution of any schedule. */
export function nextScheduleAt(state: CloudState): Date | undefined {
  const times = state.schedules.all().flatMap((schedule) => dueAt(schedule) ?? []);
  return times.sort((one, other) => one.getTime() - other.getTime())[0];
}

/** Starts one deployment for each due schedule, also if it missed several times. One that runs once is deleted. */
export function runDueSchedules(state: CloudState, now: Date): void {
  for (const schedule of state.schedules.all()) {
    const due = dueAt(schedule);
    if (!due || due > now) continue;
    if (schedule.cron === undefined) state.schedules.delete(schedule.id);
    else state.schedules.update(schedule.id, { lastExecuted: now });
    const settings = state.deploymentSettings.find(({ stack }) => stack === schedule.stack);
    if (settings) start(state, settings, schedule.request, "schedule", {}, now);
  }
}

function dueAt(schedule: StackSchedule): Date | undefined {
  const { lastExecuted, modified } = schedule;
  return nextExecution(schedule, lastExecuted && lastExecuted > modified ? lastExecuted : modified);
}
