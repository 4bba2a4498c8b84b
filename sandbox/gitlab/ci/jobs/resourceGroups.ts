import { settingOf } from "../../model/projectSettings";
import type { GitLabState } from "../../state";
import type { Job, ResourceGroup } from "../entities";
import { isComplete } from "../process/statuses";
import { resourceGroupKey } from "./jobGroups";

const MODE = "resource_group_default_process_mode";

/** Finds or creates the resource group of that key. GitLab: `resource_group`. */
export function ensureResourceGroup(state: GitLabState, projectId: number, key: string): ResourceGroup {
  const found = findResourceGroup(state, projectId, key);
  if (found) return found;
  const now = state.now();
  const project = state.projects.get(projectId);
  return state.resourceGroups.insert({
    projectId,
    key,
    processMode: project ? (settingOf(project, MODE) as ResourceGroup["processMode"]) : "unordered",
    jobId: null,
    createdAt: now,
    updatedAt: now,
  });
}

/** The resource group of that key, if any job has named it. */
export function findResourceGroup(state: GitLabState, projectId: number, key: string): ResourceGroup | undefined {
  return state.resourceGroups.find((row) => row.projectId === projectId && row.key === key);
}

/** The resource group of a job, if it names one. */
export function resourceGroupOf(state: GitLabState, { projectId, resourceGroup }: Job): ResourceGroup | undefined {
  return resourceGroup === null ? undefined : findResourceGroup(state, projectId, resourceGroup);
}

/** The job that holds the resource group of this job. */
export function resourceHolder(state: GitLabState, job: Job): Job | undefined {
  return state.jobs.get(resourceGroupOf(state, job)?.jobId ?? 0);
}

/** Assigns a free resource group to the next job. Returns that job, which may then start. */
export function assignToNextJob(state: GitLabState, touched: ReadonlySet<number>, groupId: number): Job | undefined {
  const group = state.resourceGroups.get(groupId);
  if (group?.jobId !== null) return undefined;
  // Only the first upcoming job may start: in an ordered group, no job overtakes it.
  const [next] = upcomingJobs(state, group, touched);
  if (next?.status !== "waiting_for_resource") return undefined;
  state.resourceGroups.update(group.id, { jobId: next.id, updatedAt: state.now() });
  return next;
}

/** Releases the resource group of a finished job, if the job holds it. */
export function releaseResource(state: GitLabState, job: Job): void {
  const group = resourceGroupOf(state, job);
  if (group?.jobId === job.id) state.resourceGroups.update(group.id, { jobId: null, updatedAt: state.now() });
}

/** The jobs that will get the resource group, the next one first. GitLab: `Ci::ResourceGroup#upcoming_processables`. */
export function upcomingJobs(
  state: GitLabState,
  group: ResourceGroup,
  touched: ReadonlySet<number> = new Set(),
): Job[] {
  const upcoming = jobsIn(state, group, touched).filter(({ status }) => UPCOMING.includes(status));
  const waiting = upcoming.filter(({ status }) => status === "waiting_for_resource");
  switch (group.processMode) {
    case "unordered":
      return waiting;
    case "oldest_first":
      return upcoming.sort((a, b) => a.pipelineId - b.pipelineId || readiness(a) - readiness(b));
    case "newest_first":
      return upcoming.sort((a, b) => b.pipelineId - a.pipelineId || readiness(a) - readiness(b));
    case "newest_ready_first":
      return waiting.sort((a, b) => b.pipelineId - a.pipelineId);
  }
}

const UPCOMING: readonly string[] = ["created", "scheduled", "waiting_for_resource"];

function readiness({ status }: Job): number {
  return status === "waiting_for_resource" ? 0 : 1;
}

/**
 * The jobs of a resource group. Of completed pipelines, only the touched ones count: a job may just have been retried.
 */
function jobsIn(state: GitLabState, { projectId, key }: ResourceGroup, touched: ReadonlySet<number>): Job[] {
  const counts = ({ retried, pipelineId }: Job) => {
    const pipeline = state.pipelines.get(pipelineId);
    return !retried && pipeline && (!isComplete(pipeline.status) || touched.has(pipelineId));
  };
  return state.jobs
    .group(resourceGroupKey(projectId, key))
    .filter(counts)
    .sort((one, other) => one.pipelineId - other.pipelineId);
}
