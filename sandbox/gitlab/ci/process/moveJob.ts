import type { GitLabState } from "../../state";
import type { Job, JobStatus, ResourceGroup } from "../entities";
import { syncDeployment } from "../environments/deployments";
import { leaveEnvironment } from "../environments/environments";
import { cloneJob } from "../jobs/cloneJob";
import { giveToNext, releaseResource, resourceGroupOf } from "../jobs/resourceGroups";
import { retriesItself } from "./autoRetry";
import { isComplete } from "./statuses";
import type { Touched } from "./touched";

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
  if (isComplete(status)) {
    releaseResource(state, job);
    assignResource(state, touched, job);
  }
  if (status === "failed" && retriesItself(job)) cloneJob(state, touched, job);
  return job;
}

/** Starts the next job of the resource group that a job names, if the group is free. */
function assignResource(state: GitLabState, touched: Touched, job: Job): void {
  const group = resourceGroupOf(state, job);
  if (group) assignGroup(state, touched, group);
}

/** Starts the next job of a resource group, if the group is free. GitLab: `AssignResourceFromResourceGroupService`. */
export function assignGroup(state: GitLabState, touched: Touched, { id }: ResourceGroup): void {
  const next = giveToNext(state, touched, id);
  if (next) moveJob(state, touched, next, "pending");
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
