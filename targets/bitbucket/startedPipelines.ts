import type { Job, Pipeline, Trigger } from "../../pipeline/model";
import { covers } from "../../pipeline/wildcards";

/** The sections of `pipelines`, by the event that starts them. A schedule starts a custom pipeline. */
export type Section = "pull-requests" | "branches" | "tags" | "custom";

/** The one pipeline that an event starts. Its steps run one by one. */
export interface StartedPipeline {
  readonly section: Section;
  /** The branch or tag pattern in Bitbucket's glob syntax, or the name of the custom pipeline. */
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
  const schedules = triggers.flatMap((trigger) => (trigger.kind === "schedule" ? [customName(trigger.schedule)] : []));
  const all: [Section, string][] = [
    ...(triggers.some(isPullRequest) ? [["pull-requests", "*"] as [Section, string]] : []),
    ...unique(branches).map((branch): [Section, string] => ["branches", branch]),
    ...unique(tags).map((tag): [Section, string] => ["tags", tag]),
    ...unique(schedules).map((name): [Section, string] => ["custom", name]),
  ];
  return all.map(([section, pattern]) => ({
    section,
    pattern,
    glob: section === "custom" ? pattern : globOf(pattern),
    jobs: unblockedFirst(rendered.filter((job) => job.triggers.some((trigger) => starts(trigger, section, pattern)))),
  }));
}

/**
 * The jobs of a pipeline in the groups that run one after another. Jobs of one group run in parallel, because they are
 * independent: previews of a pull request, and drift detection, which comes after the remediation of drift.
 */
export function groupsOf({ section, jobs }: StartedPipeline): readonly (readonly Job[])[] {
  switch (section) {
    case "pull-requests":
      return [jobs];
    case "custom": {
      const detecting = jobs.filter(({ action }) => action.kind === "detectDrift");
      const others = jobs.filter((job) => !detecting.includes(job)).map((job) => [job]);
      return detecting.length === 0 ? others : [...others, detecting];
    }
    case "branches":
    case "tags":
      return jobs.map((job) => [job]);
  }
}

/** Whether a job is rendered: jobs of review stacks are not. */
function isRendered({ action }: Job): boolean {
  return renderedKinds.has(action.kind);
}

const renderedKinds: ReadonlySet<Job["action"]["kind"]> = new Set([
  "preview",
  "deploy",
  "detectDrift",
  "remediateDrift",
]);

/** The name of the custom pipeline that a schedule of this name runs, such as `pulumi-drift`. */
function customName(schedule: string): string {
  return schedule.toLowerCase().replace(/[^a-z0-9]+/g, "-");
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

function isPullRequest({ kind }: Trigger): boolean {
  return kind === "mergeRequest";
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
    case "custom":
      return trigger.kind === "schedule" && customName(trigger.schedule) === pattern;
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
