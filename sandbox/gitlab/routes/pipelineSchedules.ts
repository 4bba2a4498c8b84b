import type { Context, Hono } from "hono";
import type { PipelineSchedule, ScheduleInput } from "../entities";
import { forbidden, invalid, notFound } from "../errors";
import { callerWith, currentUser } from "../http/access";
import { boolean, nonEmptyText, type Kind, listOf, oneOf, optional, required, text, type Values } from "../http/fields";
import { paginate } from "../http/paging";
import { idSegment, readParams, readQuery } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import {
  fullRef,
  mayAdminister,
  mayChange,
  mayScheduleOn,
  nextRunAt,
  SCHEDULE_LIMIT,
  scheduleFaults,
} from "../model/pipelineScheduleRules";
import { startScheduledPipeline } from "../model/pipelines";
import { originOf } from "../present/origin";
import { presentPipelineSchedule, presentScheduleDetails } from "../present/pipelineSchedule";
import { presentPipeline } from "../present/pipelineSummary";
import type { GitLabState } from "../state";

const PATH = "/projects/:id/pipeline_schedules";

/**
 * Adds the routes of pipeline schedules. Due schedules start only if GitLab CI is attached; a played one starts at
 * once.
 */
export function pipelineScheduleRoutes(api: Hono, state: GitLabState): void {
  api.get(PATH, (context) => list(context, state));
  api.post(PATH, (context) => create(context, state));
  api.get(`${PATH}/:pipeline_schedule_id`, (context) => {
    const { caller, schedule } = findSchedule(context, state);
    return context.json(presentScheduleDetails(state, caller, schedule, originOf(context)));
  });
  api.put(`${PATH}/:pipeline_schedule_id`, (context) => update(context, state));
  api.delete(`${PATH}/:pipeline_schedule_id`, (context) => {
    const { caller, schedule } = findSchedule(context, state);
    if (!mayAdminister(caller, schedule)) throw forbidden();
    state.pipelineSchedules.delete(schedule.id);
    return context.body(null, 204);
  });
  api.get(`${PATH}/:pipeline_schedule_id/pipelines`, (context) => {
    const { caller, schedule } = findSchedule(context, state);
    const started = state.pipelines.filter(({ scheduleId }) => scheduleId === schedule.id);
    const origin = originOf(context);
    return context.json(paginate(context, started).map((row) => presentPipeline(state, caller.project, row, origin)));
  });
  api.post(`${PATH}/:pipeline_schedule_id/take_ownership`, (context) => takeOwnership(context, state));
  api.post(`${PATH}/:pipeline_schedule_id/play`, (context) => {
    const { caller, schedule } = findSchedule(context, state);
    if (caller.level < AccessLevel.Developer || !mayScheduleOn(state, caller, schedule.ref)) throw forbidden();
    startScheduledPipeline(state, caller.project, caller.user, schedule);
    return context.json({ message: "201 Created" }, 201);
  });
}

/** Lists schedules, newest first. */
function list(context: Context, state: GitLabState): Response {
  const { project } = callerWith(context, state, AccessLevel.Reporter);
  const { scope } = readQuery(context, { scope: optional(oneOf(["active", "inactive"])) });
  const found = state.pipelineSchedules
    .filter((row) => row.projectId === project.id && (scope === undefined || row.active === (scope === "active")))
    .reverse();
  const origin = originOf(context);
  return context.json(paginate(context, found).map((row) => presentPipelineSchedule(state, row, origin)));
}

/** A value of a pipeline input. */
const inputValue: Kind<ScheduleInput["value"]> = (raw, name, faults) => {
  if (typeof raw === "string" || typeof raw === "number" || typeof raw === "boolean") return raw;
  if (Array.isArray(raw)) return raw as readonly unknown[];
  faults.push(`${name} is invalid`);
  return undefined;
};

const newInputs = listOf({ name: required(text), value: required(inputValue) });
const inputFields = { name: required(text), value: optional(inputValue), destroy: optional(boolean) };

/** The input entries of an update. An entry with `destroy` needs no value. */
const changedInputs: Kind<Values<typeof inputFields>[]> = (raw, name, faults) => {
  const entries = listOf(inputFields)(raw, name, faults);
  entries?.forEach(({ value, destroy }, index) => {
    if (value === undefined && destroy !== true) faults.push(`${name}[${index}][value] is missing`);
  });
  return entries;
};

async function create(context: Context, state: GitLabState): Promise<Response> {
  // GitLab validates the parameters before it checks permissions.
  currentUser(context, state);
  const params = await readParams(context, {
    description: required(text),
    ref: required(nonEmptyText),
    cron: required(text),
    cron_timezone: optional(text),
    active: optional(boolean),
    inputs: optional(newInputs),
  });
  const caller = callerWith(context, state, AccessLevel.Developer);
  if (!mayScheduleOn(state, caller, params.ref)) throw unauthorized("create");
  const now = state.clock();
  const draft = {
    projectId: caller.project.id,
    ownerId: caller.user.id,
    description: params.description,
    ref: params.ref,
    cron: params.cron.trim(),
    cronTimezone: params.cron_timezone ?? "UTC",
    active: params.active ?? true,
    inputs: params.inputs ?? [],
    createdAt: now.toISOString(),
  };
  const count = state.pipelineSchedules.filter(({ projectId }) => projectId === caller.project.id).length;
  const limit = count < SCHEDULE_LIMIT ? {} : { base: [tooMany()] };
  const schedule = state.pipelineSchedules.insert(validated(state, caller, draft, now, limit));
  state.ci?.wake();
  return context.json(presentScheduleDetails(state, caller, schedule, originOf(context)), 201);
}

async function update(context: Context, state: GitLabState): Promise<Response> {
  currentUser(context, state);
  const params = await readParams(context, {
    description: optional(text),
    ref: optional(text),
    cron: optional(text),
    cron_timezone: optional(text),
    active: optional(boolean),
    inputs: optional(changedInputs),
  });
  const { caller, schedule } = findSchedule(context, state);
  if (!mayChange(state, caller, schedule)) throw forbidden();
  const draft = {
    ...schedule,
    description: params.description ?? schedule.description,
    ref: params.ref ?? schedule.ref,
    cron: params.cron?.trim() ?? schedule.cron,
    cronTimezone: params.cron_timezone ?? schedule.cronTimezone,
    active: params.active ?? schedule.active,
    inputs: merged(schedule.inputs, params.inputs ?? []),
  };
  // The ref may have changed.
  if (!mayChange(state, caller, draft)) throw unauthorized("update");
  const changed = state.pipelineSchedules.update(schedule.id, validated(state, caller, draft, state.clock()));
  state.ci?.wake();
  return context.json(presentScheduleDetails(state, caller, changed, originOf(context)));
}

function takeOwnership(context: Context, state: GitLabState): Response {
  const { caller, schedule } = findSchedule(context, state);
  if (!mayAdminister(caller, schedule)) throw forbidden();
  const origin = originOf(context);
  if (schedule.ownerId === caller.user.id) {
    return context.json(presentScheduleDetails(state, caller, schedule, origin), 200);
  }
  const draft = { ...schedule, ownerId: caller.user.id };
  const owned = state.pipelineSchedules.update(schedule.id, validated(state, caller, draft, state.clock()));
  return context.json(presentScheduleDetails(state, caller, owned, origin), 201);
}

type Draft = Omit<PipelineSchedule, "id" | "nextRunAt" | "updatedAt">;

/** The complete row of a schedule. Throws if it is invalid. */
function validated(
  state: GitLabState,
  { project }: Caller,
  draft: Draft,
  now: Date,
  otherFaults: Record<string, string[]> = {},
): Omit<PipelineSchedule, "id"> {
  const ref = fullRef(state, project, draft.ref);
  if (ref === undefined) throw invalid({ ref: ["is ambiguous"] });
  const faults = { ...scheduleFaults(draft), ...otherFaults };
  if (Object.keys(faults).length > 0) throw invalid(faults);
  return { ...draft, ref, nextRunAt: nextRunAt(draft, now), updatedAt: now.toISOString() };
}

/** The inputs after an update. An entry adds, replaces or removes the input of its name. */
function merged(inputs: readonly ScheduleInput[], entries: readonly Values<typeof inputFields>[]): ScheduleInput[] {
  const byName = new Map(inputs.map((input) => [input.name, input]));
  for (const { name, value, destroy } of entries) {
    if (destroy) byName.delete(name);
    else if (value !== undefined) byName.set(name, { name, value });
  }
  return [...byName.values()];
}

function unauthorized(action: "create" | "update") {
  return invalid({ base: [`The current user is not authorized to ${action} the pipeline schedule`] });
}

function tooMany(): string {
  return `Maximum number of ci pipeline schedules (${SCHEDULE_LIMIT}) exceeded`;
}

/** The schedule of the path. Throws 404 if the caller may not see it. */
export function findSchedule(context: Context, state: GitLabState): { caller: Caller; schedule: PipelineSchedule } {
  const caller = callerWith(context, state, AccessLevel.Guest);
  const schedule = state.pipelineSchedules.get(idSegment(context, "pipeline_schedule_id"));
  if (schedule?.projectId !== caller.project.id || caller.level < AccessLevel.Reporter) {
    throw notFound("Pipeline Schedule");
  }
  return { caller, schedule };
}
