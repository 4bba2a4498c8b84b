import { type Diagnostic, errorAt, warningAt } from "../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../pipeline/diagnostics/wording";
import { allJobs, type Job, type Pipeline, type Trigger } from "../../pipeline/model";
import { changedPaths } from "../../pipeline/plan/programs";
import type { GitLabPlan } from "./gitLabPlan";
import { depthOf, memoryOf } from "./fileSize";
import { toGitLab } from "./renderGitLab";
import { ownIncludeDiagnostics, reservedPathDiagnostics } from "./reservedPaths";
import type { Yaml } from "./yaml";

/** The parts of a plan that GitLab limits. */
export type LimitedPlan = Pick<
  GitLabPlan,
  "ciEnvironments" | "outline" | "programs" | "project" | "schedules" | "variables"
>;

/** A limit of GitLab for a `Subject`. */
export interface Limit<Subject> {
  /** The largest number that GitLab accepts. */
  readonly most: number;
  /** The counted items, in words that follow the number. */
  readonly unit: string;
  /** The place in GitLab's documentation. */
  readonly source: string;
  /** The tier of the limit, if GitLab accepts more on other tiers or instances. The diagnostic is then a warning. */
  readonly ofTier?: string;
  readonly count: (subject: Subject) => readonly Counted[];
  readonly wayOut: string;
}

interface Counted {
  readonly count: number;
  /** The subject with that number, in words that begin a sentence. */
  readonly of: string;
  /** The path of the setting that changes the number. */
  readonly path: string;
}

/** The longest value of a CI/CD variable. GitLab: define a CI/CD variable in the UI. */
export const longestValue = 10_000;

/**
 * The limits of a plan. The limits of names of branches, tags, labels, projects and variables are in the rules of these
 * names. So is the limit of includes, without those of included files.
 */
export const planLimits = {
  needs: {
    most: 50,
    unit: "needs",
    source: "CI/CD limits, maximum number of needs dependencies",
    count: (plan) =>
      allJobs(plan.outline).map((job) => ({ count: job.needs.length, of: jobText(job), path: pathOf(plan, job) })),
    wayOut: "Let the programs depend on each other in a chain, or divide them among several GitLab projects",
  },
  jobName: {
    most: 255,
    unit: "characters in its name",
    source: "CI/CD YAML syntax reference, job names",
    count: (plan) =>
      allJobs(plan.outline).map((job) => ({
        count: job.name.length,
        of: jobText(job),
        path: `${pathOf(plan, job)}.name`,
      })),
    wayOut: "Shorten the name of the deployment",
  },
  neededJobName: {
    most: 128,
    unit: "characters in its name, and another job needs it",
    source: "CI/CD YAML syntax reference, needs",
    count: (plan) => {
      const needed = new Set(allJobs(plan.outline).flatMap(({ needs }) => needs.map(({ job }) => job)));
      return allJobs(plan.outline)
        .filter(({ name }) => needed.has(name))
        .map((job) => ({ count: job.name.length, of: jobText(job), path: `${pathOf(plan, job)}.name` }));
    },
    wayOut: "Shorten the name of the deployment",
  },
  ciEnvironmentName: {
    most: 255,
    unit: "characters in its name",
    source: "CI/CD YAML syntax reference, environment:name; environments API",
    count: ({ ciEnvironments }) =>
      ciEnvironments.map((name, index) => ({
        count: name.length,
        of: `GitLab environment ${quoted(name)}`,
        path: `deployments[${index}].name`,
      })),
    wayOut: "Shorten the name of the deployment",
  },
  resourceGroup: {
    most: 255,
    unit: "characters in its resource group, which is named after the stack",
    source: "resource groups API",
    count: (plan) =>
      allJobs(plan.outline).map((job) => ({
        count: job.concurrencyGroup?.length ?? 0,
        of: jobText(job),
        path: `${pathOf(plan, job)}.stack`,
      })),
    wayOut: "Shorten the name of the stack",
  },
  variableKey: {
    most: 255,
    unit: "characters in its key",
    source: "project-level variables API, key",
    count: ({ variables }) =>
      variables.map(({ name, path }) => ({ count: name.length, of: `variable ${quoted(name)}`, path })),
    wayOut: "Shorten the key",
  },
  variableValue: {
    most: longestValue,
    unit: "characters in its value",
    source: "define a CI/CD variable in the UI",
    count: ({ variables }) =>
      variables.flatMap(({ name, path, value }) =>
        value.kind === "plain" ? [{ count: value.text.length, of: `variable ${quoted(name)}`, path }] : [],
      ),
    wayOut: "Commit a file instead, or keep the text in an ESC environment",
  },
  variables: {
    most: 8000,
    unit: "CI/CD variables",
    source: "CI/CD limits, CI/CD variable limits",
    count: ({ variables }) => [{ count: variables.length, of: "the project", path: "variables" }],
    wayOut: "Keep some of them in ESC environments",
  },
  schedules: {
    most: 10,
    unit: "pipeline schedules",
    source: "CI/CD limits, number of pipeline schedules",
    count: ({ schedules }) => [{ count: schedules.length, of: "the project", path: "drift" }],
    wayOut: "Leave some of them out",
  },
  deploymentJobs: {
    most: 500,
    unit: "jobs that deploy to an environment",
    source: "CI/CD limits, maximum number of deployment jobs in a pipeline",
    count: ({ outline }) =>
      pipelinesOf(allJobs(outline).filter(({ ciEnvironment }) => ciEnvironment !== undefined)).map(({ of, size }) => ({
        count: size,
        of,
        path: "deployments",
      })),
    wayOut: "Divide the deployments among several GitLab projects, or deploy them on other branches",
  },
  jobs: {
    most: 500,
    unit: "jobs",
    source: "GitLab.com settings, maximum jobs in a single pipeline",
    ofTier: "the Free tier of gitlab.com",
    count: ({ outline }) =>
      pipelinesOf(allJobs(outline)).map(({ of, size }) => ({ count: size, of, path: "deployments" })),
    wayOut: "Divide the deployments among several GitLab projects, or deploy them on other branches",
  },
  changes: {
    most: 50,
    unit: "path patterns, including its own folder and two patterns for each path that may be a file or a folder",
    source: "CI/CD YAML syntax reference, rules:changes",
    count: ({ programs, outline }) => [
      ...programs.map(({ settings: { path, changes = [] }, settingsPath }) => ({
        count: changedPaths(path, changes).length,
        of: `the program in ${quoted(path)}`,
        path: `${settingsPath}.changes`,
      })),
      ...(outline.kestra?.programs ?? []).map(({ path, changes = [], settingsPath }) => ({
        count: changes.length,
        of: `the program in ${quoted(path)}`,
        path: `${settingsPath}.changes`,
      })),
    ],
    wayOut: "Name a folder above them, or patterns with wildcards",
  },
  runnerTags: {
    most: 49,
    unit: "runner tags",
    source: "CI/CD YAML syntax reference, tags: less than 50",
    count: (plan) => [
      { count: plan.outline.runnerTags.length, of: "every job", path: "runnerTags" },
      ...allJobs(plan.outline).map((job) => ({
        count: job.runnerTags?.length ?? 0,
        of: jobText(job),
        path: `${pathOf(plan, job)}.runnerTags`,
      })),
    ],
    wayOut: "Name only the tags that a runner has to have",
  },
} as const satisfies Readonly<Record<string, Limit<LimitedPlan>>>;

/** The limits of the rendered file. */
export const fileLimits = {
  size: {
    most: 2 * 1024 * 1024,
    unit: "bytes in GitLab's memory, by estimate",
    source: "CI/CD limits, maximum size and depth of CI/CD configuration YAML files",
    count: (file) => [{ count: memoryOf(file), of: "the rendered file", path: "" }],
    wayOut: "Shorten the steps, or divide the deployments among several GitLab projects",
  },
  depth: {
    most: 100,
    unit: "levels",
    source: "CI/CD limits, maximum size and depth of CI/CD configuration YAML files",
    count: (file) => [{ count: depthOf(file), of: "the rendered file", path: "" }],
    wayOut: "Report this as a bug, because no setting makes the file so deep",
  },
} as const satisfies Readonly<Record<string, Limit<Yaml>>>;

/** Returns errors and warnings for the parts of a plan that exceed a limit, one for each path and limit. */
export function planLimitDiagnostics(plan: LimitedPlan): Diagnostic[] {
  return [
    ...reservedPathDiagnostics(plan),
    ...ownIncludeDiagnostics(plan),
    ...Object.values<Limit<LimitedPlan>>(planLimits).flatMap((limit) => exceeded(limit, plan)),
  ];
}

/** Returns errors if the rendered file exceeds a limit. */
export function fileLimitDiagnostics(pipeline: Pipeline): Diagnostic[] {
  const file = toGitLab(pipeline);
  return Object.values<Limit<Yaml>>(fileLimits).flatMap((limit) => exceeded(limit, file));
}

/** Returns a diagnostic for each path that exceeds a limit. */
export function exceeded<Subject>(limit: Limit<Subject>, subject: Subject): Diagnostic[] {
  const { most, unit, ofTier, wayOut } = limit;
  const over = limit.count(subject).filter(({ count }) => count > most);
  return [...new Map(over.map((one) => [one.path, one])).values()].map(({ count, of, path }) => {
    const message = `${of} has ${count} ${unit}; ${ofTier ?? "GitLab"} takes at most ${most}. ${wayOut}`;
    return ofTier === undefined ? errorAt("OVER_LIMIT", path, message) : warningAt("TIER_LIMIT", path, message);
  });
}

/** A job of a Pulumi program or of Kestra flows. */
type AnyJob = ReturnType<typeof allJobs>[number];

function jobText({ name }: AnyJob): string {
  return `job ${quoted(name)}`;
}

/** The settings path of a job's deployment. */
function pathOf({ ciEnvironments, outline: { jobs } }: LimitedPlan, job: AnyJob): string {
  const deploy = "stack" in job ? jobs.find((one) => one.action.kind === "deploy" && one.stack === job.stack) : job;
  const index = ciEnvironments.indexOf(deploy?.ciEnvironment?.name ?? "");
  return index < 0 ? "deployments" : `deployments[${index}]`;
}

/** The pipeline of each event, with its number of jobs. */
function pipelinesOf(jobs: readonly Pick<Job, "triggers">[]): { readonly of: string; readonly size: number }[] {
  const sizes = new Map<string, number>();
  for (const { triggers } of jobs) {
    for (const event of new Set(triggers.map(eventText))) sizes.set(event, (sizes.get(event) ?? 0) + 1);
  }
  return [...sizes].map(([event, size]) => ({ of: `the pipeline of ${event}`, size }));
}

function eventText(trigger: Trigger): string {
  switch (trigger.kind) {
    case "mergeRequest":
      return "a merge request";
    case "branch":
      return `branch ${quoted(trigger.branch)}`;
    case "tag":
      return `tag ${quoted(trigger.pattern)}`;
    case "schedule":
      return `schedule ${quoted(trigger.schedule)}`;
  }
}
