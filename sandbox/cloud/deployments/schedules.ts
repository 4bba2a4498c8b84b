import { nextTime, parseCron } from "../../cron";
import { badRequest } from "../apiError";
import { publicId } from "../identifiers";
import type { StackSchedule } from "./entities";

/** The public id of a schedule. */
export function scheduleId({ id }: StackSchedule): string {
  return publicId("schedule", id);
}

/** Requires a cron expression of five fields. Assumption: the text. */
export function requireCron(text: string): string {
  if (!isPlainCron(text) || !parseCron(text)) throw badRequest(`Bad Request: "${text}" is not a cron expression`);
  return text;
}

/** The next time of a schedule after `after`. Undefined if it never runs again. */
export function nextExecution({ cron, once, isPaused }: StackSchedule, after: Date): Date | undefined {
  if (isPaused) return undefined;
  if (cron === undefined) return once;
  const parsed = parseCron(cron);
  return parsed && nextTime(parsed, "UTC", after);
}

/** A time of a schedule. The provider and the command line read exactly this format. Pulumi Cloud: `2026-01-31 08:00:00`. */
export function scheduleTime(time: Date | undefined): string {
  return time?.toISOString().slice(0, 19).replace("T", " ") ?? "";
}

// The aliases and extensions are GitLab's.
function isPlainCron(text: string): boolean {
  return text.trim().split(/\s+/).length === 5 && !/[#l]/i.test(text.replace(/jul/gi, ""));
}
