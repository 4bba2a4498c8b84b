import type { GitLabState } from "../../state";
import type { Job, ResourceGroup } from "../entities";
import { jobsOf } from "../process/jobsOf";
import { moveJob, type Touched } from "../process/moveJob";
import { isComplete } from "../process/statuses";

/** The group that a job is of, made when it is first named. GitLab: `resource_group`. */
export function ensureResourceGroup(state: GitLabState, projectId: number, key: string): ResourceGroup {
  const found = findResourceGroup(state, projectId, key);
  if (found) return found;
  const now = state.now();
  return state.resourceGroups.insert({
    projectId,
    key,
    processMode: "unordered",
    jobId: null,
    createdAt: now,
    updatedAt: now,
  });
}

/** The group of that key, if a job ever named it. */
export function findResourceGroup(state: GitLabState, projectId: number, key: string): ResourceGroup | undefined {
  return state.resourceGroups.find((row) => row.projectId === projectId && row.key === key);
}

/** The job that holds the group of a job. */
export function resourceHolder(state: GitLabState, { projectId, resourceGroup }: Job): Job | undefined {
  const group = resourceGroup === null ? undefined : findResourceGroup(state, projectId, resourceGroup);
  return state.jobs.get(group?.jobId ?? 0);
}

/** Gives a job's group to whoever is next, if it is free. */
export function assignResource(state: GitLabState, touched: Touched, { projectId, resourceGroup }: Job): void {
  const group = resourceGroup === null ? undefined : findResourceGroup(state, projectId, resourceGroup);
  if (group) assignGroup(state, touched, group);
}

/** GitLab: `AssignResourceFromResourceGroupService`. */
export function assignGroup(state: GitLabState, touched: Touched, { id }: ResourceGroup): void {
  const group = state.resourceGroups.get(id);
  if (group?.jobId !== null) return;
  // The first of those that come up has to be ready: in an ordered group nobody overtakes it.
  const [next] = upcomingJobs(state, group, touched);
  if (next?.status !== "waiting_for_resource") return;
  state.resourceGroups.update(id, { jobId: next.id, updatedAt: state.now() });
  moveJob(state, touched, next, "pending");
}

/** Takes the group from a job that ended, whatever came of it. */
export function releaseResource(state: GitLabState, touched: Touched, job: Job): void {
  if (job.resourceGroup === null) return;
  const group = findResourceGroup(state, job.projectId, job.resourceGroup);
  if (group?.jobId === job.id) state.resourceGroups.update(group.id, { jobId: null, updatedAt: state.now() });
  if (group) assignGroup(state, touched, group);
}

/** The jobs that will get the group, the next one first. GitLab: `Ci::ResourceGroup#upcoming_processables`. */
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

/** A pipeline that ended has none, unless one of its jobs was started anew just now. */
function jobsIn(state: GitLabState, { projectId, key }: ResourceGroup, touched: ReadonlySet<number>): Job[] {
  return state.pipelines
    .filter((row) => row.projectId === projectId && (!isComplete(row.status) || touched.has(row.id)))
    .flatMap(({ id }) => jobsOf(state, id))
    .filter(({ resourceGroup }) => resourceGroup === key);
}
