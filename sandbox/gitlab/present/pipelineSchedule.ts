import type { PipelineSchedule, ScheduleVariable } from "../entities";
import type { Caller } from "../model/caller";
import { mayAdminister } from "../model/pipelineScheduleRules";
import type { GitLabState } from "../state";
import { presentPipeline } from "./pipelineSummary";
import { presentUser } from "./user";

/** The form of a pipeline schedule in lists. */
export function presentPipelineSchedule(state: GitLabState, schedule: PipelineSchedule, origin: string): object {
  const owner = state.users.get(schedule.ownerId);
  return {
    id: schedule.id,
    description: schedule.description,
    ref: schedule.ref,
    cron: schedule.cron,
    cron_timezone: schedule.cronTimezone,
    next_run_at: schedule.nextRunAt,
    active: schedule.active,
    created_at: schedule.createdAt,
    updated_at: schedule.updatedAt,
    owner: owner ? presentUser(owner, origin) : null,
    inputs: schedule.inputs,
  };
}

/** The form of a single pipeline schedule. Only those who may administer it see its variables. */
export function presentScheduleDetails(
  state: GitLabState,
  caller: Caller,
  schedule: PipelineSchedule,
  origin: string,
): object {
  const last = state.pipelines.filter(({ scheduleId }) => scheduleId === schedule.id).at(-1);
  return {
    ...presentPipelineSchedule(state, schedule, origin),
    last_pipeline: last ? presentPipeline(state, caller.project, last, origin) : null,
    ...(mayAdminister(caller, schedule) && { variables: (schedule.variables ?? []).map(presentScheduleVariable) }),
  };
}

/** The form of a schedule's variable. GitLab: the entity `Ci::Variable`, without the fields of project variables. */
export function presentScheduleVariable({ key, value, variableType }: ScheduleVariable): object {
  return { variable_type: variableType, key, value, raw: false };
}
