import type { Job, Pipeline, Program } from "../../pipeline/model";
import { CircleCiKind } from "../../pipeline/settings/choices";
import { isInGitLab, isProxied } from "../imageNames";
import { plannedContexts } from "./contexts";
import { kindOf } from "./expressions";
import { schedulesOf, workflowsOf } from "./workflows";

/** The maximum duration of a job, in minutes. CircleCI: limits of jobs. */
const maximumMinutes = 300;

/** The maximum number of contexts in a file. */
const maximumContexts = 100;

/** What differs from GitLab in the rendered file, and what to set up by hand, each in a sentence. */
export function circleCiLeavesOut(pipeline: Pipeline): string[] {
  const jobs = [...new Set(workflowsOf(pipeline).flatMap(({ entries }) => entries.map(({ job }) => job)))];
  const sentences = [
    "Only the file is rendered. Set up variables, contexts, triggers, protected branches and tags, and the OIDC issuer with its policies by hand.",
    ...contextSentences(jobs, kindOf(pipeline)),
    ...triggerSentences(jobs, pipeline),
    ...when(
      pipeline.included !== undefined,
      "The file is the whole configuration of the project: no file of the team can include it.",
    ),
    ...when(pipeline.teamJobs !== undefined, "The files of the setting include are not included."),
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
      `CircleCI rejects the file: it names more than ${maximumContexts} contexts.`,
    ),
  ];
}

function triggerSentences(jobs: readonly Job[], pipeline: Pipeline): string[] {
  const isApp = kindOf(pipeline) === CircleCiKind.GitHubApp;
  const previewed = jobs.some(({ triggers }) => triggers.some((one) => one.kind === "mergeRequest"));
  return [
    ...when(
      isApp && previewed,
      "Create a trigger for pull requests in addition to the one for pushes. A push starts no preview.",
    ),
    ...when(
      !isApp && previewed,
      "Every push to a branch that does not deploy is previewed, even without a pull request.",
    ),
    ...schedulesOf(jobs).map((schedule) =>
      isApp
        ? `Create a schedule trigger on ${schedule.branch} with the pipeline parameter schedule set to "${schedule.schedule}".`
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
      "Review stacks are neither created nor swept.",
    ),
    ...when(
      reports.includes("widget"),
      "Pull requests show no resource counts: the log and an artifact contain the preview.",
    ),
    ...when(
      reports.includes("integration"),
      "Reports on pull requests need Pulumi Cloud's integration for the repository.",
    ),
    ...when(
      requested.length > 0,
      isApp
        ? "A pull request from a fork starts no pipeline, and nothing on the pull request explains why."
        : "Pull requests from forks must not start jobs: in the project's settings, leave building forked pull requests off, and passing secrets to them.",
    ),
    ...when(
      jobs.some((job) => job.interruptible),
      "A newer push cancels running previews only if auto-cancel of redundant workflows is on.",
    ),
  ];
}

function deploymentSentences(jobs: readonly Job[]): string[] {
  const deployments = jobs.filter(({ action }) => action.kind === "deploy");
  return [
    "Not every deployment of a stack runs: CircleCI drops a deployment if one of a newer pipeline runs or waits in the same serial group, and cancels one that has waited for five hours.",
    ...when(
      deployments.some(({ triggers }) => triggers.some((one) => one.kind === "branch")),
      "Leave auto-cancel of redundant workflows off if a branch other than the default branch deploys. Otherwise a newer push cancels its deployments.",
    ),
    ...when(
      jobs.some(({ action }) => action.kind === "detectDrift"),
      "Drift detection does not wait for a running deployment: it is not in the serial group, because CircleCI could then drop a waiting deployment.",
    ),
    ...when(
      deployments.some(({ manual }) => manual),
      "Everyone who may push to the repository may approve a deployment. To limit that, restrict its context to a security group.",
    ),
    "A person can rerun the pipeline of a branch, including its deployments.",
  ];
}

function programSentences({ toolchain, services, changes, steps }: Program): string[] {
  const { image } = toolchain;
  return [
    ...when(
      changes !== undefined,
      "The setting changes has no effect: previews and deployments run for every commit. CircleCI may drop an older deployment, so the newer one also has to deploy its changes.",
    ),
    ...when(
      [...steps.beforeInstall, ...steps.before, ...steps.after].length > 0,
      "Each command of the setting steps runs in its own shell: write variables for later commands to $BASH_ENV.",
    ),
    ...when(
      services.some(({ alias }) => alias === undefined),
      "Services without an alias are at localhost.",
    ),
    ...when(isProxied(image), "Images are pulled from Docker Hub, without GitLab's dependency proxy."),
    ...when(
      isInGitLab(image),
      `CircleCI cannot pull the image ${image}: its name starts with a variable that only GitLab sets. Use the full address of the registry.`,
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
    ...when(
      timeout !== undefined,
      "The timeout limits only the pulumi command, because CircleCI has no timeout setting for jobs.",
    ),
    ...when(
      (timeout ?? 0) > maximumMinutes,
      `CircleCI ends every job after ${maximumMinutes} minutes, or earlier, depending on your CircleCI pricing plan.`,
    ),
  ];
}

function when(condition: boolean, sentence: string): string[] {
  return condition ? [sentence] : [];
}
