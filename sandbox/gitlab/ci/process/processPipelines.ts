import type { GitLabState } from "../../state";
import type { Job, Pipeline, PipelineStatus } from "../entities";
import { blockForApproval, needsApproval } from "../environments/deploymentApprovals";
import { createDeployment, isOutdated } from "../environments/deployments";
import { mayUserDeploy } from "../rights/mayDeploy";
import { compositeStatus } from "./composite";
import { jobsOf, statusInput, processableJobs } from "./jobsOf";
import { moveJob } from "./moveJob";
import { nextSteps, type Step } from "./nextSteps";
import { isComplete } from "./statuses";
import type { Touched } from "./touched";

/** Processes the touched pipelines, and those that they touch in turn, until no job changes. */
export function processPipelines(state: GitLabState, touched: Touched): void {
  for (const id of touched) {
    touched.delete(id);
    const pipeline = state.pipelines.get(id);
    if (pipeline) processPipeline(state, touched, pipeline);
  }
  state.ciChanged.emit();
}

function processPipeline(state: GitLabState, touched: Touched, pipeline: Pipeline): void {
  for (const [id, step] of stepsOf(pipeline, jobsOf(state, pipeline.id))) {
    const job = state.jobs.get(id);
    if (job?.status === "created") applyStep(state, touched, pipeline, job, step);
  }
  const jobs = jobsOf(state, pipeline.id);
  if (jobs.length > 0) setStatus(state, pipeline, compositeStatus(jobs.map(statusInput)));
}

/** The next steps of a pipeline. Skips the computation if no job is `created`. */
function stepsOf(pipeline: Pipeline, jobs: readonly Job[]): ReadonlyMap<number, Step> {
  return jobs.some(({ status }) => status === "created") ? nextSteps(processableJobs(pipeline, jobs)) : new Map();
}

function applyStep(state: GitLabState, touched: Touched, pipeline: Pipeline, job: Job, step: Step): void {
  createDeployment(state, pipeline, job);
  if (step !== "skip" && needsApproval(state, job)) {
    blockForApproval(state, touched, job);
    return;
  }
  switch (step) {
    case "skip":
      moveJob(state, touched, job, "skipped");
      return;
    case "wait for a person":
      moveJob(state, touched, job, "manual");
      return;
    case "wait for the time": {
      const due = state.clock().getTime() + (job.definition.startIn ?? 0) * 1000;
      moveJob(state, touched, job, "scheduled", { scheduledAt: new Date(due).toISOString() });
      state.ci?.wake();
      return;
    }
    case "enqueue":
      enqueue(state, touched, job);
  }
}

/** Makes a job wait for a runner, or first for its resource group. Fails it if it may not deploy or is outdated. */
export function enqueue(state: GitLabState, touched: Touched, job: Job, changes: Partial<Omit<Job, "id">> = {}): Job {
  if (!mayUserDeploy(state, { ...job, ...changes })) {
    return moveJob(state, touched, job, "failed", { ...changes, failureReason: "protected_environment_failure" });
  }
  if (isOutdated(state, job)) {
    return moveJob(state, touched, job, "failed", { ...changes, failureReason: "failed_outdated_deployment_job" });
  }
  const next = job.resourceGroup === null ? "pending" : "waiting_for_resource";
  return moveJob(state, touched, job, next, { ...changes, scheduledAt: null });
}

/** GitLab: the transitions of `Ci::Pipeline`. */
function setStatus(state: GitLabState, pipeline: Pipeline, status: PipelineStatus): void {
  if (status === pipeline.status) return;
  const now = state.now();
  state.pipelines.update(pipeline.id, {
    status,
    updatedAt: now,
    ...(status === "running" && pipeline.startedAt === null && { startedAt: now }),
    ...(isComplete(status) && { finishedAt: now }),
  });
}
