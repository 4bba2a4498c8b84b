import type { User } from "../../entities";
import type { GitLabState } from "../../state";
import type { Job, Pipeline, PipelineVariable } from "../entities";
import { isNeeded, jobsOf } from "../process/jobsOf";
import { moveJob } from "../process/moveJob";
import { enqueue, processPipelines } from "../process/processPipelines";
import type { Touched } from "../process/touched";
import { cloneJob } from "./cloneJob";

/** Whether a user may play the job in its current status. GitLab: `Ci::Build#playable?`. */
export function isPlayable(job: Job): boolean {
  const { when } = job.definition;
  if (when !== "manual" && when !== "delayed") return false;
  return job.status === "manual" || job.status === "scheduled" || isRetryable(job);
}

/** GitLab: `Ci::Processable#retryable?`. */
export function isRetryable({ status, retried }: Job): boolean {
  return !retried && ["success", "failed", "canceled", "canceling"].includes(status);
}

/** Starts a manual or delayed job; retries a finished one. GitLab: `Ci::PlayBuildService`. */
export function playJob(state: GitLabState, user: User, job: Job, variables: readonly PipelineVariable[] = []): Job {
  if (isRetryable(job)) return retryJob(state, user, job);
  const touched: Touched = new Set([job.pipelineId]);
  enqueue(state, touched, job, { userId: user.id, variables });
  resetSkipped(state, touched, user, job);
  processPipelines(state, touched);
  return state.jobs.get(job.id) ?? job;
}

/** Retries a finished job as a new job. Later jobs that were skipped become `created` again. */
export function retryJob(state: GitLabState, user: User, job: Job): Job {
  const touched: Touched = new Set([job.pipelineId]);
  const clone = cloneJob(state, touched, job, { userId: user.id, enqueueImmediately: isAction(job) });
  resetSkipped(state, touched, user, job);
  processPipelines(state, touched);
  return state.jobs.get(clone.id) ?? clone;
}

/** Retries the failed and canceled jobs of a pipeline. GitLab: `Ci::RetryPipelineService`. */
export function retryPipeline(state: GitLabState, user: User, { id }: Pipeline): void {
  const touched: Touched = new Set([id]);
  for (const job of jobsOf(state, id)) {
    if (job.status === "failed" || job.status === "canceled") cloneJob(state, touched, job, { userId: user.id });
    if (job.status === "skipped") moveJob(state, touched, job, "created", { userId: user.id });
  }
  processPipelines(state, touched);
}

function isAction({ definition }: Job): boolean {
  return definition.when === "manual" || definition.when === "delayed";
}

/** GitLab: `Ci::ResetSkippedJobsService`. */
function resetSkipped(state: GitLabState, touched: Touched, user: User, job: Job): void {
  const stages = state.pipelines.get(job.pipelineId)?.stages ?? [];
  const jobs = jobsOf(state, job.pipelineId);
  const after = needing(jobs, job.name);
  for (const other of jobs) {
    const isLater = stages.indexOf(other.stage) > stages.indexOf(job.stage) || after.has(other.name);
    if (other.status === "skipped" && isLater) moveJob(state, touched, other, "created", { userId: user.id });
  }
}

/** The names of the jobs that need a job, directly or indirectly. */
function needing(jobs: readonly Job[], name: string): ReadonlySet<string> {
  const found = new Set([name]);
  for (const one of found) {
    for (const { name: other, definition } of jobs) {
      if (definition.needs?.some(({ job }) => isNeeded(one, job))) found.add(other);
    }
  }
  return found;
}
