import type { GitLabState } from "../../state";
import type { Job, JobStatus, ResourceGroup } from "../entities";
import { syncDeployment } from "../environments/deployments";
import { updateEnvironment } from "../environments/environments";
import { cloneJob } from "../jobs/cloneJob";
import { assignToNextJob, releaseResource, resourceGroupOf } from "../jobs/resourceGroups";
import { isAutoRetried } from "./autoRetry";
import { isComplete } from "./statuses";
import type { Touched } from "./touched";

/** Changes a job's status and applies all effects. GitLab: the transitions of `Ci::Build` and `Ci::Processable`. */
export function moveJob(
  state: GitLabState,
  touched: Touched,
  { id }: Pick<Job, "id">,
  status: JobStatus,
  changes: Partial<Omit<Job, "id">> = {},
): Job {
  const job = state.jobs.update(id, { ...timestamps(status, state.now()), ...changes, status });
  touched.add(job.pipelineId);
  syncDeployment(state, job);
  if (status === "pending") state.ci?.pending.emit(id);
  if (status === "waiting_for_resource") assignResource(state, touched, job);
  if (status === "success") updateEnvironment(state, job);
  if (isComplete(status)) {
    releaseResource(state, job);
    assignResource(state, touched, job);
  }
  if (status === "failed" && isAutoRetried(job)) cloneJob(state, touched, job);
  return job;
}

/** Starts the next job of the resource group that a job names, if the group is free. */
function assignResource(state: GitLabState, touched: Touched, job: Job): void {
  const group = resourceGroupOf(state, job);
  if (group) assignGroup(state, touched, group);
}

/** Starts the next job of a resource group, if the group is free. GitLab: `AssignResourceFromResourceGroupService`. */
export function assignGroup(state: GitLabState, touched: Touched, { id }: ResourceGroup): void {
  const next = assignToNextJob(state, touched, id);
  if (next) moveJob(state, touched, next, "pending");
}

function timestamps(status: JobStatus, now: string): Partial<Job> {
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
