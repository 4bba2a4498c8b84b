import type { Environment, User } from "../../entities";
import { AccessLevel } from "../../model/accessLevel";
import { accessLevel } from "../../model/membership";
import type { BranchMove, GitLabState } from "../../state";
import type { Pipeline } from "../entities";
import { jobsOf } from "../process/jobsOf";
import { lastDeployment } from "./deployments";
import { mayStop, stopEnvironment, stopJob } from "./stopEnvironment";

/** When the next environment stops automatically. GitLab: `environment:auto_stop_in`. */
export function nextAutoStopAt(state: GitLabState): Date | undefined {
  const [first] = state.environments
    .filter(canAutoStop(state))
    .flatMap(({ autoStopAt }) => autoStopAt ?? [])
    .sort();
  return first === undefined ? undefined : new Date(first);
}

/**
 * Stops the environments that are due, as the user of their last deployment. GitLab checks once an hour:
 * `Environments::AutoStopWorker`.
 */
export function stopDueEnvironments(state: GitLabState, now: Date): void {
  const due = state.environments
    .filter(canAutoStop(state))
    .filter(({ autoStopAt }) => autoStopAt !== null && new Date(autoStopAt) <= now);
  for (const environment of due) {
    const deployer = state.users.get(lastDeployment(state, environment)?.userId ?? 0);
    stopEnvironment(state, deployer, environment);
  }
}

/** Stops the environments of a closed or merged merge request's last pipeline. GitLab: `Environments::StopService`. */
export function stopEnvironmentsOfMergeRequest(state: GitLabState, user: User, pipeline: Pipeline | undefined): void {
  if (typeof pipeline?.mergeRequestId !== "number") return;
  const deployments = jobsOf(state, pipeline.id).flatMap(({ id }) => state.deployments.group(id));
  for (const { environmentId, status } of deployments) {
    const environment = state.environments.get(environmentId);
    if (environment && status === "success") stopFor(state, user, environment);
  }
}

/** Stops the environments whose last deployment came from a deleted branch. GitLab: `Environments::StopService`. */
export function stopEnvironmentsOfBranch(state: GitLabState, { project, branch, user }: BranchMove): void {
  if (state.branches.find(({ projectId, name }) => projectId === project.id && name === branch)) return;
  for (const environment of state.environments.filter(({ projectId }) => projectId === project.id)) {
    const last = lastDeployment(state, environment);
    const pipelineId = state.jobs.get(last?.jobId ?? 0)?.pipelineId;
    const isOfBranch = last?.ref === branch && !last.tag;
    if (isOfBranch && state.pipelines.get(pipelineId ?? 0)?.mergeRequestId === null) stopFor(state, user, environment);
  }
}

function stopFor(state: GitLabState, user: User, environment: Environment): void {
  const project = state.projects.get(environment.projectId);
  if (!project || !canAutoStop(state)(environment)) return;
  const caller = { user, project, level: accessLevel(state, user, project) };
  if (caller.level >= AccessLevel.Developer && mayStop(state, caller, environment)) {
    stopEnvironment(state, user, environment);
  }
}

/** Whether an environment may stop automatically. GitLab: `auto_stop_setting`; `with_action` needs a stop job. */
function canAutoStop(state: GitLabState): (environment: Environment) => boolean {
  return (environment) =>
    environment.state === "available" &&
    (environment.autoStopSetting === "always" || stopJob(state, environment) !== undefined);
}
