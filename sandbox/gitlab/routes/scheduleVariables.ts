import type { Context, Hono } from "hono";
import type { PipelineSchedule, ScheduleVariable } from "../entities";
import { forbidden, invalid, notFound } from "../errors";
import { maySetPipelineVariables } from "../ci/rights/maySetPipelineVariables";
import { oneOf, optional, required, text } from "../http/fields";
import { readParams, segment } from "../http/params";
import type { Caller } from "../model/caller";
import { mayAdminister, mayChange } from "../model/pipelineScheduleRules";
import { keyFaults } from "../model/variableRules";
import { presentScheduleVariable } from "../present/pipelineSchedule";
import type { GitLabState } from "../state";
import { findSchedule } from "./pipelineSchedules";

const ALL = "/projects/:id/pipeline_schedules/:pipeline_schedule_id/variables";

/**
 * Adds the routes of a schedule's variables. A write also needs the right to set pipeline variables. GitLab: pipeline
 * schedules API.
 */
export function scheduleVariableRoutes(api: Hono, state: GitLabState): void {
  api.post(ALL, (context) => create(context, state));
  api.get(`${ALL}/:key`, (context) => {
    const { caller, schedule } = findSchedule(context, state);
    if (!mayAdminister(caller, schedule)) throw forbidden();
    return context.json(presentScheduleVariable(find(context, schedule)));
  });
  api.put(`${ALL}/:key`, (context) => update(context, state));
  api.delete(`${ALL}/:key`, (context) => {
    const { caller, schedule } = findSchedule(context, state);
    if (!maySetPipelineVariables(caller) || !mayAdminister(caller, schedule)) throw forbidden();
    const variable = find(context, schedule);
    save(
      state,
      schedule,
      (schedule.variables ?? []).filter((one) => one !== variable),
    );
    return context.json(presentScheduleVariable(variable), 202);
  });
}

async function create(context: Context, state: GitLabState): Promise<Response> {
  const { caller, schedule } = findSchedule(context, state);
  requireWrite(state, caller, schedule);
  const params = await readParams(context, {
    key: required(text),
    value: required(text),
    variable_type: optional(oneOf(["env_var", "file"])),
  });
  const { key, value, variable_type: variableType = "env_var" } = params;
  const isTaken = (schedule.variables ?? []).some((one) => one.key === key);
  const faults = [...keyFaults(key), ...(isTaken ? ["has already been taken"] : [])];
  if (faults.length > 0) throw invalid({ key: faults });
  const variable: ScheduleVariable = { key, value, variableType };
  save(state, schedule, [...(schedule.variables ?? []), variable]);
  return context.json(presentScheduleVariable(variable), 201);
}

async function update(context: Context, state: GitLabState): Promise<Response> {
  const { caller, schedule } = findSchedule(context, state);
  requireWrite(state, caller, schedule);
  const before = find(context, schedule);
  const params = await readParams(context, {
    value: optional(text),
    variable_type: optional(oneOf(["env_var", "file"])),
  });
  const changed: ScheduleVariable = {
    key: before.key,
    value: params.value ?? before.value,
    variableType: params.variable_type ?? before.variableType,
  };
  save(
    state,
    schedule,
    (schedule.variables ?? []).map((one) => (one === before ? changed : one)),
  );
  return context.json(presentScheduleVariable(changed));
}

function requireWrite(state: GitLabState, caller: Caller, schedule: PipelineSchedule): void {
  if (!maySetPipelineVariables(caller) || !mayChange(state, caller, schedule)) throw forbidden();
}

function find(context: Context, { variables = [] }: PipelineSchedule): ScheduleVariable {
  const variable = variables.find(({ key }) => key === segment(context, "key"));
  if (!variable) throw notFound("Pipeline Schedule Variable");
  return variable;
}

function save(state: GitLabState, { id }: PipelineSchedule, variables: readonly ScheduleVariable[]): void {
  state.pipelineSchedules.update(id, { variables, updatedAt: state.now() });
}
