import type { Pipeline, Program } from "../../pipeline/model";
import { overlap } from "../../pipeline/wildcards";
import { isInGitLab, isProxied } from "./images";
import { blockedJobs, type StartedPipeline, startedPipelines } from "./startedPipelines";

/** Bitbucket: a step takes at most 720 minutes. */
export const mostMinutes = 720;

/** What of a pipeline the rendered file does not do, each in a sentence for the reader of the settings. */
export function bitbucketLeavesOut(pipeline: Pipeline): string[] {
  const sentences = [
    "Only the file is made: variables, deployment environments, branch restrictions and the OIDC issuer with its policies are to be set up by hand.",
    ...jobSentences(pipeline),
    ...orderSentences(startedPipelines(pipeline), pipeline),
    ...pipeline.programs.flatMap(programSentences),
    ...runnerSentences(pipeline),
  ];
  // Two programs, or two patterns that mean the same, may have one sentence to say.
  return [...new Set(sentences)];
}

function jobSentences({ jobs, explainForks }: Pipeline): string[] {
  const actions = jobs.map(({ action }) => action);
  const reports = jobs.flatMap(({ action, triggers }) =>
    action.kind === "preview" && triggers.some(({ kind }) => kind === "mergeRequest") ? [action.report] : [],
  );
  const kinds = actions.map(({ kind }) => kind);
  return [
    ...when(kinds.includes("createReviewStack"), "Pull requests get no review stacks."),
    ...when(kinds.includes("detectDrift") || kinds.includes("remediateDrift"), "Nothing looks for drift."),
    ...when(
      reports.includes("widget"),
      "Pull requests show no counts: what a preview found is in the log of its step.",
    ),
    ...when(reports.includes("integration"), "Reports on pull requests need Pulumi Cloud's Bitbucket integration."),
    ...when(explainForks, "A pull request from a fork starts nothing, and nothing says why."),
    ...when(
      jobs.some((job) => job.interruptible),
      "A newer push cancels no preview.",
    ),
    ...when(
      actions.some((action) => action.kind === "deploy" && action.usePlan),
      "A deployment does what its code says by then, not what its preview saved.",
    ),
    ...when(
      jobs.some(({ login, action }) => login.kind === "token" && action.kind === "preview"),
      "Steps that only preview share the PULUMI_ACCESS_TOKEN of the repository.",
    ),
  ];
}

function orderSentences(started: readonly StartedPipeline[], { programs }: Pipeline): string[] {
  return [
    "A person or a schedule can run the pipeline of a branch again, with all that it deploys.",
    "A deployment that starts while another one runs in its environment is paused until a person resumes it.",
    ...when(
      programs.length > 1,
      "After a failed step nothing else of that push is deployed, whichever program it is of.",
    ),
    ...started.flatMap(waits),
    ...started.flatMap((one, index) => started.slice(index + 1).flatMap((other) => ambiguous(one, other))),
  ];
}

/** Steps run one after the other, so that a manual step holds up all that follow. */
function waits({ jobs }: StartedPipeline): string[] {
  const blocked = blockedJobs(jobs);
  const needed = new Map<string, ReadonlySet<string>>();
  return blocked.flatMap(({ name, needs }, index) => {
    // A job needs only jobs that stand before it, so that theirs are known.
    const all = new Set(needs.flatMap(({ job }) => [job, ...(needed.get(job) ?? [])]));
    needed.set(name, all);
    const others = blocked.slice(0, index).filter((job) => job.manual && !all.has(job.name));
    const names = others.map((job) => job.name).join(" and ");
    return when(others.length > 0, `${name} waits for ${names}, which it does not depend on.`);
  });
}

/** Two tag patterns that have a tag in common, of which Bitbucket takes one alone, and not clearly the narrower. */
function ambiguous(one: StartedPipeline, other: StartedPipeline): string[] {
  if (one.section !== "tags" || other.section !== "tags" || !overlap(one.pattern, other.pattern)) return [];
  const [wide, narrow] = [one, other].sort((a, b) => letters(a.pattern) - letters(b.pattern));
  const clear =
    wide !== undefined &&
    narrow !== undefined &&
    letters(wide.pattern) < letters(narrow.pattern) &&
    wide.jobs.every((job) => narrow.jobs.includes(job));
  return clear
    ? []
    : [`A tag that matches both ${one.pattern} and ${other.pattern} starts the jobs of one of them only.`];
}

function letters(pattern: string): number {
  return pattern.replaceAll("*", "").length;
}

function programSentences({ toolchain }: Program): string[] {
  const { image, install, cachePaths } = toolchain;
  return [
    ...when(
      install.some((line) => line !== "pulumi install" && line !== "corepack enable"),
      "Dependencies are installed by pulumi install, which does not insist on the lock file.",
    ),
    ...when(cachePaths.length > 0, "Downloads are not kept from one step to the next."),
    ...when(isProxied(image), "Images come from Docker Hub itself, without GitLab's dependency proxy."),
    ...when(isInGitLab(image), `The image ${image} is in GitLab's registry, whose address Bitbucket does not know.`),
  ];
}

function runnerSentences({ jobs, runnerTags, retries, timeout }: Pipeline): string[] {
  return [
    ...when(
      runnerTags.length > 0 || jobs.some((job) => job.runnerTags !== undefined),
      "Steps run on Bitbucket's own runners: runner tags are GitLab's.",
    ),
    ...when(retries > 0, "A step whose runner failed is not started again."),
    ...when(
      (timeout ?? 0) > mostMinutes,
      `A step is ended after ${mostMinutes} minutes, the most that Bitbucket gives.`,
    ),
  ];
}

function when(condition: boolean, sentence: string): string[] {
  return condition ? [sentence] : [];
}
