import type { GitLabState } from "../../state";
import type { Job, Pipeline } from "../entities";
import { jobsOf } from "../process/jobsOf";
import { moveJob } from "../process/moveJob";
import { processPipelines } from "../process/processPipelines";
import { isCancelable } from "../process/statuses";
import type { Touched } from "../process/touched";

/** Cancels the unfinished jobs of a pipeline. GitLab: `Ci::CancelPipelineService`. */
export function cancelPipeline(state: GitLabState, { id }: Pipeline): void {
  const touched: Touched = new Set([id]);
  cancelJobs(state, touched, jobsOf(state, id));
  processPipelines(state, touched);
}

/** Cancels one job. */
export function cancelJob(state: GitLabState, job: Job): void {
  const touched: Touched = new Set([job.pipelineId]);
  cancelJobs(state, touched, [job]);
  processPipelines(state, touched);
}

/** Marks a job as canceled even if its runner has not ended it. */
export function forceCancelJob(state: GitLabState, job: Job): void {
  const touched: Touched = new Set([job.pipelineId]);
  cancelJobs(state, touched, [job]);
  const current = state.jobs.get(job.id);
  if (current?.status === "canceling") moveJob(state, touched, current, "canceled");
  processPipelines(state, touched);
}

/**
 * Cancels jobs. A running job is `canceling` until its runner has ended it, so that it keeps its resource group until
 * then. GitLab: `canceling`, with runners that run `after_script` of canceled jobs.
 */
export function cancelJobs(state: GitLabState, touched: Touched, jobs: readonly Job[]): void {
  // Cancel running jobs last: a job of this list that waits for their resource group must not get it.
  const later = jobs.filter(({ status }) => status === "running");
  const atOnce = jobs.filter(({ status }) => status !== "running");
  for (const { id } of [...atOnce, ...later]) {
    const job = state.jobs.get(id);
    if (!job || !isCancelable(job.status)) continue;
    moveJob(state, touched, job, job.status === "running" ? "canceling" : "canceled");
    if (job.status === "running") state.ci?.canceled.emit(id);
  }
}
