import type { Job, Pipeline, Trigger } from "../../pipeline/model";
import { covers } from "../../pipeline/wildcards";

/** The parts of Bitbucket's `pipelines` that stand for events. */
export type Section = "pull-requests" | "branches" | "tags";

/** What one event starts: Bitbucket runs one pipeline for it, and in that its steps one after the other. */
export interface StartedPipeline {
  readonly section: Section;
  /** The branches or tags, in Bitbucket's glob syntax. */
  readonly glob: string;
  /** The same in the model's, in which one star stands for any text. */
  readonly pattern: string;
  readonly jobs: readonly Job[];
}

/** The pipelines that events start, in the order of the flow; there is none for an event that no job is for. */
export function startedPipelines({ jobs }: Pipeline): StartedPipeline[] {
  const rendered = jobs.filter(isRendered);
  const triggers = rendered.flatMap((job) => job.triggers);
  const branches = triggers.flatMap((trigger) => (trigger.kind === "branch" ? [trigger.branch] : []));
  const tags = triggers.flatMap((trigger) => (trigger.kind === "tag" ? [oneStar(trigger.pattern)] : []));
  const all: [Section, string][] = [
    ...(triggers.some(isPullRequest) ? [["pull-requests", "*"] as [Section, string]] : []),
    ...unique(branches).map((branch): [Section, string] => ["branches", branch]),
    ...unique(tags).map((tag): [Section, string] => ["tags", tag]),
  ];
  return all.map(([section, pattern]) => ({
    section,
    pattern,
    glob: globOf(pattern),
    jobs: unblockedFirst(rendered.filter((job) => job.triggers.some((trigger) => starts(trigger, section, pattern)))),
  }));
}

/** Whether a job is one of the flow that is rendered: previews and deployments. */
function isRendered({ action, triggers }: Job): boolean {
  return (
    (action.kind === "preview" || action.kind === "deploy") &&
    triggers.some((trigger) => trigger.kind === "branch" || trigger.kind === "tag" || isPullRequest(trigger))
  );
}

/** The jobs that wait for a person, or for a job that does. */
export function blockedJobs(jobs: readonly Job[]): Job[] {
  const blocked = new Set<string>();
  // A job needs only jobs that stand before it.
  for (const { name, manual, needs } of jobs) {
    if (manual || needs.some(({ job }) => blocked.has(job))) blocked.add(name);
  }
  return jobs.filter(({ name }) => blocked.has(name));
}

/**
 * What waits for nobody comes first, so that a manual step never holds up what does not depend on it. It also keeps a
 * manual step from being the first, which Bitbucket refuses: before each manual deployment stands its preview.
 */
function unblockedFirst(jobs: readonly Job[]): Job[] {
  const blocked = blockedJobs(jobs);
  return [...jobs.filter((job) => !blocked.includes(job)), ...blocked];
}

/** Bitbucket knows no labels of pull requests. */
function isPullRequest(trigger: Trigger): boolean {
  return trigger.kind === "mergeRequest" && trigger.label === undefined;
}

/**
 * Whether a trigger starts its job in this pipeline. Of several tag patterns that fit, Bitbucket takes the most specific
 * one alone, so that its pipeline has what the wider ones would do, too.
 */
function starts(trigger: Trigger, section: Section, pattern: string): boolean {
  switch (section) {
    case "pull-requests":
      return isPullRequest(trigger);
    case "branches":
      return trigger.kind === "branch" && trigger.branch === pattern;
    case "tags":
      return trigger.kind === "tag" && covers(trigger.pattern, pattern);
  }
}

/** Several wildcards in a row stand for what one does, so that a pattern has one form. */
function oneStar(pattern: string): string {
  return pattern.replace(/\*+/g, "*");
}

/** Bitbucket: glob patterns, whose single star stops at a slash. */
function globOf(pattern: string): string {
  return pattern.replaceAll("*", "**");
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
