import type { GitLabState } from "../../state";
import type { Pipeline } from "../entities";
import { eraseFiles } from "../jobs/jobFiles";
import { moveJob } from "../process/moveJob";
import { processPipelines } from "../process/processPipelines";
import { isCancelable } from "../process/statuses";
import type { Touched } from "../process/touched";

/** Deletes a pipeline with its jobs, their artifacts and logs. GitLab: `Ci::DestroyPipelineService`. */
export function deletePipeline(state: GitLabState, { id }: Pipeline): void {
  const touched: Touched = new Set();
  for (const job of state.jobs.group(id)) {
    if (job.status === "running") state.ci?.canceled.emit(job.id);
    // Release its resource group now: after the deletion nothing would.
    if (isCancelable(job.status) || job.status === "canceling") moveJob(state, touched, job, "canceled");
  }
  for (const job of state.jobs.group(id)) {
    eraseFiles(state, job.id);
    state.jobs.delete(job.id);
  }
  state.pipelines.delete(id);
  processPipelines(state, touched);
}
