import type { Pipeline, Program } from "../../pipeline/model";
import { overlap } from "../../pipeline/wildcards";
import { isInGitLab, isProxied } from "./images";
import { blockedJobs, type StartedPipeline, startedPipelines } from "./startedPipelines";

/** The longest step timeout, in minutes. Bitbucket: `max-time`. */
export const maximumMinutes = 720;

/** The parts of a pipeline that the rendered file does not support, each in a sentence. */
export function bitbucketLeavesOut(pipeline: Pipeline): string[] {
  const sentences = [
    "Only the file is rendered. Set up variables, deployment environments, branch restrictions and the OIDC issuer with its policies by hand.",
    ...when(pipeline.teamJobs !== undefined, "The files in include are not included."),
    ...jobSentences(pipeline),
    ...orderSentences(startedPipelines(pipeline), pipeline),
    ...pipeline.programs.flatMap(programSentences),
    ...runnerSentences(pipeline),
  ];
  // Two programs, or two equivalent patterns, may produce the same sentence.
  return [...new Set(sentences)];
}

function jobSentences({ jobs }: Pipeline): string[] {
  const actions = jobs.map(({ action }) => action);
  const reports = jobs.flatMap(({ action, triggers }) =>
    action.kind === "preview" && triggers.some(({ kind }) => kind === "mergeRequest") ? [action.report] : [],
  );
  const kinds = actions.map(({ kind }) => kind);
  return [
    ...when(kinds.includes("createReviewStack"), "Pull requests get no review stacks."),
    ...when(kinds.includes("detectDrift") || kinds.includes("remediateDrift"), "Drift is not detected."),
    ...when(
      reports.includes("widget"),
      "Pull requests show no resource counts. The result of a preview is in the log of its step.",
    ),
    ...when(reports.includes("integration"), "Reports on pull requests need Pulumi Cloud's Bitbucket integration."),
    ...when(reports.length > 0, "A pull request from a fork starts no step, and no step explains why."),
    ...when(
      jobs.some((job) => job.interruptible),
      "A newer push does not cancel running previews.",
    ),
    ...when(
      actions.some((action) => action.kind === "deploy" && action.usesUpdatePlan),
      "Deployments do not use the update plan that their preview saved.",
    ),
    ...when(
      jobs.some(({ login, action }) => login.kind === "token" && action.kind === "preview"),
      "Preview steps use the PULUMI_ACCESS_TOKEN of the repository.",
    ),
  ];
}

function orderSentences(started: readonly StartedPipeline[], { programs }: Pipeline): string[] {
  return [
    "A person or a schedule can run the pipeline of a branch again, including its deployments.",
    "A deployment that starts while another one runs in its deployment environment is paused until a person resumes it.",
    ...when(programs.length > 1, "A failed step stops the whole pipeline, so programs after it are not deployed."),
    ...started.flatMap(manualStepDelays),
    ...started.flatMap((one, index) => started.slice(index + 1).flatMap((other) => ambiguous(one, other))),
  ];
}

/** Bitbucket runs steps one by one, so a manual step delays every step after it. */
function manualStepDelays({ jobs }: StartedPipeline): string[] {
  const blocked = blockedJobs(jobs);
  const needed = new Map<string, ReadonlySet<string>>();
  return blocked.flatMap(({ name, needs }, index) => {
    // A job needs only earlier jobs, whose needs are already in the map.
    const all = new Set(needs.flatMap(({ job }) => [job, ...(needed.get(job) ?? [])]));
    needed.set(name, all);
    const others = blocked.slice(0, index).filter((job) => job.manual && !all.has(job.name));
    const names = others.map((job) => job.name).join(" and ");
    return when(
      others.length > 0,
      `${name} waits for ${names}, although it does not need ${others.length > 1 ? "them" : "it"}.`,
    );
  });
}

/** Two tag patterns that overlap without one being more specific. Bitbucket runs the pipeline of only one. */
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
    : [`A tag that matches both ${one.pattern} and ${other.pattern} starts only the jobs of one of them.`];
}

function letters(pattern: string): number {
  return pattern.replaceAll("*", "").length;
}

function programSentences({ toolchain, services }: Program): string[] {
  const { image, install, cachePaths } = toolchain;
  return [
    ...when(
      install.some((line) => line !== "pulumi install" && line !== "corepack enable"),
      "Dependencies are installed by pulumi install, which does not enforce the lock file.",
    ),
    ...when(services.length > 0, "Services are not started."),
    ...when(cachePaths.length > 0, "Downloaded dependencies are not cached between steps."),
    ...when(isProxied(image), "Images are pulled from Docker Hub, without GitLab's dependency proxy."),
    ...when(
      isInGitLab(image),
      `Bitbucket cannot pull the image ${image}: only GitLab knows the address of its container registry.`,
    ),
  ];
}

function runnerSentences({ jobs, runnerTags, retries, timeout }: Pipeline): string[] {
  return [
    ...when(
      runnerTags.length > 0 || jobs.some((job) => job.runnerTags !== undefined),
      "Runner tags are ignored. Steps run on Bitbucket's shared runners.",
    ),
    ...when(retries > 0, "Steps are not retried after an infrastructure failure."),
    ...when(
      (timeout ?? 0) > maximumMinutes,
      `A step times out after ${maximumMinutes} minutes, the longest timeout that Bitbucket allows.`,
    ),
  ];
}

function when(condition: boolean, sentence: string): string[] {
  return condition ? [sentence] : [];
}
