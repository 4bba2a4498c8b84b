import { mayUpdateRef } from "../ci/rights/mayUpdateRef";
import type { PipelineSchedule, Project } from "../entities";
import { findBranch, findTag } from "../git/repository";
import type { GitLabState } from "../state";
import { AccessLevel } from "./accessLevel";
import type { Caller } from "./caller";
import { isTimeZone, nextTime, parseCron } from "../../cron";

/** The maximum number of schedules of a project. GitLab: the default of "Number of pipeline schedules". */
export const SCHEDULE_LIMIT = 10;
/** The maximum number of inputs of a schedule. GitLab: "CI/CD inputs". */
const INPUT_LIMIT = 20;

/** When GitLab's worker starts due schedules. Assumption: recalled from `pipeline_schedule_worker`. */
const WORKER_CRON = "3-59/10 * * * *";

const FULL_REF = /^refs\/(tags|heads)\/\S+/;

/** Whether the caller may schedule pipelines on a ref: if they may update it. GitLab: `Ci::PipelineSchedulePolicy`. */
export function mayScheduleOn(state: GitLabState, caller: Caller, ref: string): boolean {
  const name = ref.replace(/^refs\/(tags|heads)\//, "");
  const isTag = FULL_REF.test(ref)
    ? ref.startsWith("refs/tags/")
    : findTag(state, caller.project.id, ref) !== undefined;
  return mayUpdateRef(state, caller, { ref: name, tag: isTag });
}

/** Whether the caller may delete a schedule, take its ownership and see its variables: Maintainers and the owner. */
export function mayAdminister({ user, level }: Caller, { ownerId }: PipelineSchedule): boolean {
  return level >= AccessLevel.Maintainer || (ownerId === user.id && level >= AccessLevel.Developer);
}

/** Whether the caller may change a schedule: its owner, as whom it runs, or an instance admin. */
export function mayChange(
  state: GitLabState,
  caller: Caller,
  { ownerId, ref }: Pick<PipelineSchedule, "ownerId" | "ref">,
): boolean {
  const { user, level } = caller;
  const isOwner = ownerId === user.id && level >= AccessLevel.Developer;
  return (user.admin || isOwner) && mayScheduleOn(state, caller, ref);
}

/** The full name of a ref; undefined if a short name is ambiguous or does not exist. */
export function fullRef(state: GitLabState, { id }: Project, ref: string): string | undefined {
  if (FULL_REF.test(ref)) return ref;
  const [branch, tag] = [findBranch(state, id, ref), findTag(state, id, ref)];
  if (branch && tag) return undefined;
  if (tag) return `refs/tags/${ref}`;
  return branch && `refs/heads/${ref}`;
}

/** The faults of a schedule by attribute, as GitLab's model validation reports them. Empty if it is valid. */
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

/** When the worker will next start the schedule. GitLab: `CronSchedulable`. */
export function nextRunAt({ cron, cronTimezone }: Pick<PipelineSchedule, "cron" | "cronTimezone">, now: Date) {
  const [line, worker] = [parseCron(cron), parseCron(WORKER_CRON)];
  const ideal = line && nextTime(line, cronTimezone, now);
  if (!ideal || !worker) return null;
  const found = ideal.getTime() === nextTime(worker, "UTC", now)?.getTime() ? ideal : nextTime(worker, "UTC", ideal);
  return found?.toISOString() ?? null;
}

function blankFaults(text: string): string[] {
  return text.trim() === "" ? ["can't be blank"] : [];
}

function inputFaults(names: readonly string[]): string[] {
  const duplicates = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  return [
    ...(duplicates.length > 0 ? [`have duplicate values (${duplicates.join(", ")})`] : []),
    ...(names.length > INPUT_LIMIT ? [`exceeds the limit of ${INPUT_LIMIT}.`] : []),
  ];
}

function withoutEmpty(faults: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(faults).filter(([, texts]) => texts.length > 0));
}
