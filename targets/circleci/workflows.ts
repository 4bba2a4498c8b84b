import type { Job, Pipeline, Trigger } from "../../pipeline/model";
import { covers } from "../../pipeline/wildcards";
import { contextName } from "./contexts";
import { isPullRequest, isPush, isScheduled, kindOf, onRefs, type ReviewedTrigger } from "./expressions";

/** A workflow of the file: the jobs of an event. */
export interface Workflow {
  readonly name: string;
  /** What the workflow is for, as a comment. */
  readonly about: string;
  readonly when: string;
  readonly entries: readonly Entry[];
}

/** A job in a workflow. */
export interface Entry {
  readonly job: Job;
  /** The refs on which it runs. If undefined, it runs on all branches and on no tag. */
  readonly filters?: string;
  /** The context whose variables it gets, if there is one. */
  readonly context?: string;
  /** The jobs of the workflow that it requires. Filters may leave out some of them. */
  readonly needs: readonly string[];
  /**
   * Whether it also requires the start job, which runs in every pipeline. CircleCI ignores a required job that filters leave out, but
   * a job does not run if they leave out all jobs that it requires.
   */
  readonly needsStart: boolean;
}

/**
 * The workflows of a pipeline: previews of pull requests, deployments, and one for each schedule. Tags have a workflow of
 * their own, because a job on tags has another context than on branches.
 */
export function workflowsOf(pipeline: Pipeline): Workflow[] {
  const kind = kindOf(pipeline);
  const jobs = pipeline.jobs.filter(isRendered);
  const previews = jobs.filter(({ triggers }) => triggers.some((trigger) => trigger.kind === "mergeRequest"));
  const all: Workflow[] = [
    {
      name: "preview",
      about: "Pull requests: preview what merging would change.",
      when: isPullRequest(kind, reviewedBranches(jobs)),
      entries: previews.map((job) => ({ job, ...contextOf(job, "mergeRequest"), needs: [], needsStart: false })),
    },
    {
      name: "deploy",
      about: "Deploy after a push to a branch that deploys. These pipelines can also be triggered by hand.",
      when: isPush(kind),
      entries: pushEntries(jobs, "branch"),
    },
    {
      name: "deploy-tags",
      about: "Deploy after a push of a tag that deploys. These pipelines can also be triggered by hand.",
      when: isPush(kind),
      entries: pushEntries(jobs, "tag"),
    },
    ...schedulesOf(jobs).map((trigger): Workflow => {
      const scheduled = jobs.filter(({ triggers }) => triggers.some((one) => isSame(one, trigger)));
      return {
        name: trigger.schedule.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
        about: `The schedule "${trigger.schedule}" on ${trigger.branch}.`,
        when: isScheduled(kind, trigger),
        entries: scheduled.map((job) => ({
          job,
          ...contextOf(job, "schedule"),
          needs: job.needs.flatMap((need) => (scheduled.some(({ name }) => name === need.job) ? [need.job] : [])),
          needsStart: false,
        })),
      };
    }),
  ];
  return all.filter(({ entries }) => entries.length > 0);
}

/** Whether a job is in the file: jobs of review stacks are not. */
function isRendered({ action }: Job): boolean {
  switch (action.kind) {
    case "preview":
    case "deploy":
    case "detectDrift":
    case "remediateDrift":
      return true;
    case "createReviewStack":
    case "destroyReviewStack":
    case "sweepReviewStacks":
      return false;
  }
}

/** The schedules of jobs, each once. */
export function schedulesOf(jobs: readonly Job[]): Extract<Trigger, { kind: "schedule" }>[] {
  const all = jobs.flatMap(({ triggers }) => triggers.flatMap((one) => (one.kind === "schedule" ? [one] : [])));
  return all.filter((trigger, index) => all.findIndex((one) => isSame(one, trigger)) === index);
}

function reviewedBranches(jobs: readonly Job[]): string[] {
  const branches = jobs.flatMap(({ triggers }) =>
    triggers.flatMap((trigger) => (trigger.kind === "branch" || trigger.kind === "schedule" ? [trigger.branch] : [])),
  );
  return [...new Set(branches)];
}

function pushEntries(jobs: readonly Job[], kind: "branch" | "tag"): Entry[] {
  const pushed = jobs.filter(({ triggers }) => triggers.some((trigger) => trigger.kind === kind));
  return pushed.map((job): Entry => {
    const triggers = job.triggers.flatMap((one) => (one.kind === kind ? [one] : [])) as ReviewedTrigger[];
    const needed = pushed.filter(({ name }) => job.needs.some((need) => need.job === name));
    const always = (trigger: ReviewedTrigger) => needed.some((one) => one.triggers.some(startsAlways(trigger)));
    return {
      job,
      ...contextOf(job, kind),
      filters: onRefs(triggers),
      needs: needed.map(({ name }) => name),
      needsStart: needed.length > 0 && !triggers.every(always),
    };
  });
}

function contextOf(job: Job, trigger: Trigger["kind"]): Pick<Entry, "context"> {
  const context = contextName(job, trigger);
  return context === undefined ? {} : { context };
}

/** Returns whether another trigger starts its job in every pipeline that `trigger` starts. */
function startsAlways(trigger: ReviewedTrigger) {
  return (other: Trigger): boolean => {
    if (trigger.kind === "tag") return other.kind === "tag" && covers(other.pattern, trigger.pattern);
    return other.kind === trigger.kind && other.branch === trigger.branch;
  };
}

function isSame(one: Trigger, other: Trigger): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
