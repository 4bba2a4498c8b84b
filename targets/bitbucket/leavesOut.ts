import type { Pipeline, Program } from "../../pipeline/model";
import { overlap } from "../../pipeline/wildcards";
import { isInGitLab, isProxied } from "../imageNames";
import { runnerLabels } from "./runnerLabels";
import { blockedJobs, type StartedPipeline, startedPipelines } from "./startedPipelines";

/** The longest step timeout, in minutes. Bitbucket: `max-time`. */
export const maximumMinutes = 720;

/** The most labels of a step's runner, and the most services of a step. Bitbucket: `runs-on`, `services`. */
const maximumLabels = 10;
const maximumServices = 5;

/** The parts of a pipeline that the rendered file does not support, each in a sentence. */
export function bitbucketLeavesOut(pipeline: Pipeline): string[] {
  const started = startedPipelines(pipeline);
  const sentences = [
    "Only the file is rendered. Set up variables, deployment environments, branch restrictions and the OIDC issuer with its policies by hand.",
    ...started.flatMap(scheduleSentences),
    ...when(pipeline.teamJobs !== undefined, "The files of the setting include are not included."),
    ...when(
      pipeline.kestra !== undefined,
      "Kestra flows are neither validated nor deployed: their jobs are rendered for GitLab only.",
    ),
    ...jobSentences(pipeline),
    ...orderSentences(started, pipeline),
    ...pipeline.programs.flatMap(programSentences),
    ...runnerSentences(pipeline),
  ];
  // Two programs, or two equivalent patterns, may produce the same sentence.
  return [...new Set(sentences)];
}

function scheduleSentences({ section, glob, jobs }: StartedPipeline): string[] {
  if (section !== "custom") return [];
  const branches = new Set(
    jobs.flatMap(({ triggers }) => triggers.flatMap((one) => (one.kind === "schedule" ? [one.branch] : []))),
  );
  const kinds = new Set(jobs.map(({ action }) => action.kind));
  return [
    ...[...branches].map((branch) => `Create a schedule for the custom pipeline ${glob} on ${branch}.`),
    ...when(
      kinds.has("detectDrift") && kinds.has("remediateDrift"),
      `If a remediation of ${glob} fails, its other steps do not run.`,
    ),
  ];
}

function jobSentences({ jobs }: Pipeline): string[] {
  const actions = jobs.map(({ action }) => action);
  const reports = jobs.flatMap(({ action, triggers }) =>
    action.kind === "preview" && triggers.some(({ kind }) => kind === "mergeRequest") ? [action.report] : [],
  );
  const kinds = actions.map(({ kind }) => kind);
  return [
    ...when(kinds.includes("createReviewStack"), "Pull requests get no review stacks."),
    ...when(reports.includes("integration"), "Reports on pull requests need Pulumi Cloud's Bitbucket integration."),
    ...when(reports.length > 0, "A pull request from a fork starts no step, and no step explains why."),
    ...when(
      jobs.some((job) => job.interruptible),
      "A newer push does not cancel running previews.",
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
  const { image, install } = toolchain;
  return [
    ...when(
      install.some((line) => line !== "pulumi install" && line !== "corepack enable"),
      "Dependencies are installed by pulumi install, which does not enforce the lock file.",
    ),
    ...when(
      services.some(({ alias, command, entrypoint }) => (alias ?? command ?? entrypoint) !== undefined),
      "Services run at localhost, without the alias, command and entrypoint of the settings.",
    ),
    ...when(
      services.length > maximumServices,
      `Bitbucket refuses the file: a step has at most ${maximumServices} services.`,
    ),
    ...when(isProxied(image), "Images are pulled from Docker Hub, without GitLab's dependency proxy."),
    ...when(
      isInGitLab(image),
      `Bitbucket cannot pull the image ${image}: its name starts with a variable that only GitLab sets. Use the full address of the registry.`,
    ),
  ];
}

function runnerSentences({ jobs, runnerTags, retries, timeout }: Pipeline): string[] {
  return [
    ...when(
      [runnerTags, ...jobs.map((job) => job.runnerTags ?? [])].some(
        (tags) => runnerLabels(tags).length > maximumLabels,
      ),
      `Bitbucket refuses the file: a step has at most ${maximumLabels} runner labels, with self.hosted.`,
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
