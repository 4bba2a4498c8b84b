import type { Job, Pipeline, Trigger } from "../../pipeline/model";
import { covers } from "../../pipeline/wildcards";

/** The sections of `pipelines`, by the event that starts them. */
export type Section = "pull-requests" | "branches" | "tags";

/** The one pipeline that an event starts. Its steps run one by one. */
export interface StartedPipeline {
  readonly section: Section;
  /** The branch or tag pattern, in Bitbucket's glob syntax. */
  readonly glob: string;
  /** The same pattern in the model's syntax, in which `*` matches any text. */
  readonly pattern: string;
  readonly jobs: readonly Job[];
}

/** The pipelines of all events that start a job, in the order of the jobs. */
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

/** Whether a job is rendered: previews and deployments are, schedules and labels are not supported. */
function isRendered({ action, triggers }: Job): boolean {
  return (
    (action.kind === "preview" || action.kind === "deploy") &&
    triggers.some((trigger) => trigger.kind === "branch" || trigger.kind === "tag" || isPullRequest(trigger))
  );
}

/** The manual jobs, and the jobs that need one of them. */
export function blockedJobs(jobs: readonly Job[]): Job[] {
  const blocked = new Set<string>();
  // A job needs only earlier jobs.
  for (const { name, manual, needs } of jobs) {
    if (manual || needs.some(({ job }) => blocked.has(job))) blocked.add(name);
  }
  return jobs.filter(({ name }) => blocked.has(name));
}

/**
 * Jobs that need no manual step come first, so a manual step does not delay jobs that are independent of it. A manual
 * step is then never the first, which Bitbucket refuses, because every manual deployment needs its promotion preview.
 */
function unblockedFirst(jobs: readonly Job[]): Job[] {
  const blocked = blockedJobs(jobs);
  return [...jobs.filter((job) => !blocked.includes(job)), ...blocked];
}

/** Whether a trigger is a pull request. Bitbucket has no labels on pull requests. */
function isPullRequest(trigger: Trigger): boolean {
  return trigger.kind === "mergeRequest" && trigger.label === undefined;
}

/**
 * Whether a trigger starts its job in this pipeline. Bitbucket runs only the most specific of several matching tag
 * patterns, so that pipeline also contains the jobs of the wider patterns.
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

/** A pattern in its normal form: consecutive wildcards are one. */
function oneStar(pattern: string): string {
  return pattern.replace(/\*+/g, "*");
}

/** A pattern in Bitbucket's glob syntax, in which a single `*` does not match a slash. */
function globOf(pattern: string): string {
  return pattern.replaceAll("*", "**");
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
