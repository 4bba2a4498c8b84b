import type { GitLabState } from "../../state";
import type { Job, JobStatus } from "../entities";
import { syncDeployment } from "../environments/deployments";
import { leaveEnvironment } from "../environments/environments";
import { cloneJob } from "../jobs/cloneJob";
import { assignResource, releaseResource } from "../jobs/resourceGroups";
import { retriesItself } from "./autoRetry";
import { isComplete } from "./statuses";

/** The pipelines to be looked at again because something in them changed. */
export type Touched = Set<number>;

/** Changes a job's status, with all that hangs on it. GitLab: the transitions of `Ci::Build` and `Ci::Processable`. */
export function moveJob(
  state: GitLabState,
  touched: Touched,
  { id }: Pick<Job, "id">,
  status: JobStatus,
  changes: Partial<Omit<Job, "id">> = {},
): Job {
  const job = state.jobs.update(id, { ...times(status, state.now()), ...changes, status });
  touched.add(job.pipelineId);
  syncDeployment(state, job);
  if (status === "pending") state.ci?.pending.emit(id);
  if (status === "waiting_for_resource") assignResource(state, touched, job);
  if (status === "success") leaveEnvironment(state, job);
  if (isComplete(status)) releaseResource(state, touched, job);
  if (status === "failed" && retriesItself(job)) cloneJob(state, touched, job);
  return job;
}

function times(status: JobStatus, now: string): Partial<Job> {
  switch (status) {
    case "pending":
      return { queuedAt: now };
    case "running":
      return { startedAt: now };
    case "success":
    case "failed":
    case "canceled":
      return { finishedAt: now };
    case "created":
    case "waiting_for_resource":
    case "canceling":
    case "skipped":
    case "manual":
    case "scheduled":
      return {};
  }
}
