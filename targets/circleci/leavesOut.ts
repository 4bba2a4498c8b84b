import type { Job, Pipeline, Program } from "../../pipeline/model";
import { CircleCiKind } from "../../pipeline/settings/choices";
import { isInGitLab, isProxied } from "../imageNames";
import { plannedContexts } from "./contexts";
import { kindOf } from "./expressions";
import { schedulesOf, workflowsOf } from "./workflows";

/** The longest job, in minutes. CircleCI: limits of jobs. */
const maximumMinutes = 300;

/** The most contexts of a file. */
const maximumContexts = 100;

/** The parts of a pipeline that the rendered file does not support, each in a sentence. */
export function circleCiLeavesOut(pipeline: Pipeline): string[] {
  const jobs = [...new Set(workflowsOf(pipeline).flatMap(({ entries }) => entries.map(({ job }) => job)))];
  const sentences = [
    "Only the file is rendered. Set up the project's variables, contexts and triggers, and the OIDC issuer with its policies, by hand.",
    ...contextSentences(jobs, kindOf(pipeline)),
    ...triggerSentences(jobs, pipeline),
    ...when(pipeline.teamJobs !== undefined, "The files in include are not included."),
    ...when(
      pipeline.kestra !== undefined,
      "Kestra flows are neither validated nor deployed: their jobs are rendered for GitLab only.",
    ),
    ...previewSentences(jobs, pipeline),
    ...deploymentSentences(jobs),
    ...pipeline.programs.flatMap(programSentences),
    ...runnerSentences(jobs, pipeline),
  ];
  return [...new Set(sentences)];
}

/** The contexts to create, with their restrictions. */
function contextSentences(jobs: readonly Job[], kind: CircleCiKind): string[] {
  const contexts = plannedContexts(jobs, kind);
  const sentences = contexts.map(({ name, expression }) => {
    const restriction = expression === undefined ? "this project" : `this project and to the expression ${expression}`;
    return `Create the context ${name}, restricted to ${restriction}.`;
  });
  return [
    ...sentences,
    ...when(
      contexts.length > maximumContexts,
      `CircleCI refuses the file: it names more than ${maximumContexts} contexts.`,
    ),
  ];
}

function triggerSentences(jobs: readonly Job[], pipeline: Pipeline): string[] {
  const isApp = kindOf(pipeline) === CircleCiKind.GitHubApp;
  const previewed = jobs.some(({ triggers }) => triggers.some((one) => one.kind === "mergeRequest"));
  return [
    ...when(
      isApp && previewed,
      "Create a trigger for pull requests beside the one for pushes: a pipeline of a push previews nothing.",
    ),
    ...when(
      !isApp && previewed,
      "Every push to a branch that does not deploy is previewed, also without a pull request.",
    ),
    ...schedulesOf(jobs).map((schedule) =>
      isApp
        ? `Create a schedule trigger on ${schedule.branch} with the parameter schedule set to "${schedule.schedule}".`
        : `Create a schedule with the name "${schedule.schedule}" on ${schedule.branch}.`,
    ),
  ];
}

function previewSentences(jobs: readonly Job[], pipeline: Pipeline): string[] {
  const previews = jobs.filter(({ action }) => action.kind === "preview");
  const requested = previews.filter(({ triggers }) => triggers.some(({ kind }) => kind === "mergeRequest"));
  const reports = requested.flatMap(({ action }) => (action.kind === "preview" ? [action.report] : []));
  const isApp = kindOf(pipeline) === CircleCiKind.GitHubApp;
  return [
    ...when(
      pipeline.jobs.some(({ action }) => action.kind === "createReviewStack"),
      "Pull requests get no review stacks, and no schedule sweeps them.",
    ),
    ...when(
      reports.includes("widget"),
      "Pull requests show no resource counts: the log and an artifact have the preview.",
    ),
    ...when(
      reports.includes("integration"),
      "Reports on pull requests need Pulumi Cloud's integration for the repository.",
    ),
    ...when(
      requested.length > 0,
      isApp
        ? "A pull request from a fork starts no job, and no job explains why."
        : "A pull request from a fork must start no job: leave building of forks and their secrets switched off.",
    ),
    ...when(
      jobs.some((job) => job.interruptible),
      "A newer push cancels running previews only if the project cancels redundant workflows.",
    ),
  ];
}

function deploymentSentences(jobs: readonly Job[]): string[] {
  const deployments = jobs.filter(({ action }) => action.kind === "deploy");
  return [
    "CircleCI does not queue deployments of a stack: if one of a newer pipeline runs or waits, an older one is dropped, and after five hours a waiting one is cancelled.",
    ...when(
      deployments.some(({ triggers }) => triggers.some((one) => one.kind === "branch")),
      "Leave the cancelling of redundant workflows switched off if a branch deploys that is not the default branch: it would cancel deployments.",
    ),
    ...when(
      jobs.some(({ action }) => action.kind === "detectDrift"),
      "Drift detection does not wait for a running deployment, because CircleCI would drop deployments for it.",
    ),
    ...when(
      deployments.some(({ manual }) => manual),
      "Everyone who may push to the repository may approve a deployment: restrict its context to a group if others must.",
    ),
    "A person can run the pipeline of a branch again, including its deployments.",
  ];
}

function programSentences({ toolchain, services, changes, steps }: Program): string[] {
  const { image } = toolchain;
  return [
    ...when(
      changes !== undefined,
      "Previews and deployments run for every commit: CircleCI drops a deployment that waits for a newer one, so none may be skipped.",
    ),
    ...when(
      [...steps.beforeInstall, ...steps.before, ...steps.after].length > 0,
      "Each command of steps runs in its own shell: write variables for later commands to $BASH_ENV.",
    ),
    ...when(
      services.some(({ alias }) => alias === undefined),
      "Services without an alias are at localhost.",
    ),
    ...when(isProxied(image), "Images are pulled from Docker Hub, without GitLab's dependency proxy."),
    ...when(
      isInGitLab(image),
      `CircleCI cannot pull the image ${image}: only GitLab knows the address of its container registry.`,
    ),
  ];
}

function runnerSentences(jobs: readonly Job[], { runnerTags, retries, timeout }: Pipeline): string[] {
  return [
    ...when(
      [runnerTags, ...jobs.map((job) => job.runnerTags ?? [])].some((tags) => tags.length > 1),
      "A job has one resource class: only the first runner tag is used.",
    ),
    ...when(
      retries > 0,
      "Jobs are not retried after an infrastructure failure: CircleCI would retry failed deployments, too.",
    ),
    ...when(timeout !== undefined, "The timeout limits Pulumi's command, because CircleCI has no timeout of a job."),
    ...when(
      (timeout ?? 0) > maximumMinutes,
      `CircleCI ends every job after ${maximumMinutes} minutes, or earlier, depending on the plan.`,
    ),
  ];
}

function when(condition: boolean, sentence: string): string[] {
  return condition ? [sentence] : [];
}
