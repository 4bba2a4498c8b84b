import { stringify } from "yaml";
import type { Event } from "./events";
import { type JobRun, type Run, runPipeline, type RunOptions } from "./runPipeline";
import { commandLine } from "./standIns";

export const push: Event = { kind: "push", branch: "main" };
export const mergeRequest: Event = { kind: "mergeRequest" };

export const ok = { script: ["true"] };
export const failing = { script: ["false"] };

/** The text of a CI file with this content. */
export function ciFile(content: object): string {
  return stringify(content, { version: "1.1" });
}

/** Runs a CI file with this content. */
export function run(content: object, event: Event = push, options: RunOptions = {}): Promise<Run> {
  return runPipeline(ciFile(content), event, options);
}

/** The status of each job. */
export function statuses({ jobs }: Run): Record<string, JobRun["status"]> {
  return Object.fromEntries(jobs.map(({ name, status }) => [name, status]));
}

/** A job's commands, as shell commands. */
export function lines({ commands }: JobRun): string[] {
  return commands.map(commandLine);
}
