import { mayUpdateRef } from "../ci/rights/mayUpdateRef";
import type { PipelineSchedule, Project } from "../entities";
import { findBranch, findTag } from "../git/repository";
import type { GitLabState } from "../state";
import { AccessLevel } from "./accessLevel";
import type { Caller } from "./caller";
import { isTimeZone, nextTime, parseCron } from "./cron";

/** How many schedules a project may have. GitLab: the default of "Number of pipeline schedules". */
export const SCHEDULE_LIMIT = 10;
/** How many inputs a schedule may have. GitLab: "CI/CD inputs". */
const INPUT_LIMIT = 20;

/** When GitLab looks for schedules that are due (recalled). GitLab: `pipeline_schedule_worker`. */
const WORKER = "3-59/10 * * * *";

const FULL_REF = /^refs\/(tags|heads)\/\S+/;

/** Whoever may bring code to the ref may let a schedule run on it. GitLab: `Ci::PipelineSchedulePolicy`. */
export function mayScheduleOn(state: GitLabState, caller: Caller, ref: string): boolean {
  const name = ref.replace(/^refs\/(tags|heads)\//, "");
  const isTag = FULL_REF.test(ref)
    ? ref.startsWith("refs/tags/")
    : findTag(state, caller.project.id, ref) !== undefined;
  return mayUpdateRef(state, caller, { ref: name, tag: isTag });
}

/** Deleting it, taking it over and seeing its variables: for maintainers and for its owner. */
export function mayAdminister({ user, level }: Caller, { ownerId }: PipelineSchedule): boolean {
  return level >= AccessLevel.Maintainer || (ownerId === user.id && level >= AccessLevel.Developer);
}

/** Only its owner changes a schedule, because it runs as its owner; an instance admin may, too. */
export function mayChange(
  state: GitLabState,
  caller: Caller,
  { ownerId, ref }: Pick<PipelineSchedule, "ownerId" | "ref">,
): boolean {
  const { user, level } = caller;
  const mine = ownerId === user.id && level >= AccessLevel.Developer;
  return (user.admin || mine) && mayScheduleOn(state, caller, ref);
}

/** The full form of a ref; undefined for a short one that names a branch and a tag, or neither. */
export function fullRef(state: GitLabState, { id }: Project, ref: string): string | undefined {
  if (FULL_REF.test(ref)) return ref;
  const [branch, tag] = [findBranch(state, id, ref), findTag(state, id, ref)];
  if (branch && tag) return undefined;
  if (tag) return `refs/tags/${ref}`;
  return branch && `refs/heads/${ref}`;
}

/** What is wrong with a schedule, by attribute, as GitLab's model validation reports it. Empty when nothing is. */
export function scheduleFaults(
  schedule: Pick<PipelineSchedule, "cron" | "cronTimezone" | "description" | "inputs">,
): Record<string, string[]> {
  const { cron, cronTimezone: zone, description, inputs } = schedule;
  return withoutEmpty({
    cron: [...(parseCron(cron) ? [] : ["syntax is invalid"]), ...blankFaults(cron)],
    cron_timezone: [...(zone === "" || isTimeZone(zone) ? [] : ["syntax is invalid"]), ...blankFaults(zone)],
    description: blankFaults(description),
    inputs: inputFaults(inputs.map(({ name }) => name)),
    "inputs.name": inputs.some(({ name }) => name.trim() === "") ? ["can't be blank"] : [],
  });
}

/** When the worker will next find the schedule due. GitLab: `CronSchedulable`. */
export function nextRunAt({ cron, cronTimezone }: Pick<PipelineSchedule, "cron" | "cronTimezone">, now: Date) {
  const [line, worker] = [parseCron(cron), parseCron(WORKER)];
  const ideal = line && nextTime(line, cronTimezone, now);
  if (!ideal || !worker) return null;
  const found = ideal.getTime() === nextTime(worker, "UTC", now)?.getTime() ? ideal : nextTime(worker, "UTC", ideal);
  return found?.toISOString() ?? null;
}

function blankFaults(text: string): string[] {
  return text.trim() === "" ? ["can't be blank"] : [];
}

function inputFaults(names: readonly string[]): string[] {
  const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  return [
    ...(twice.length > 0 ? [`have duplicate values (${twice.join(", ")})`] : []),
    ...(names.length > INPUT_LIMIT ? [`exceeds the limit of ${INPUT_LIMIT}.`] : []),
  ];
}

function withoutEmpty(faults: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(faults).filter(([, texts]) => texts.length > 0));
}
