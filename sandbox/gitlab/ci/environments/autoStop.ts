import type { Environment, User } from "../../entities";
import { AccessLevel } from "../../model/accessLevel";
import { accessLevel } from "../../model/membership";
import type { BranchMove, GitLabState } from "../../state";
import type { Pipeline } from "../entities";
import { jobsOf } from "../process/jobsOf";
import { lastDeployment } from "./deployments";
import { mayStop, stopEnvironment, stopJob } from "./stopEnvironment";

/** When the next environment stops by itself. GitLab: `environment:auto_stop_in`. */
export function nextAutoStopAt(state: GitLabState): Date | undefined {
  const [first] = state.environments
    .filter(stopsItself(state))
    .flatMap(({ autoStopAt }) => autoStopAt ?? [])
    .sort();
  return first === undefined ? undefined : new Date(first);
}

/**
 * Stops the environments whose time has come, in the name of whoever deployed to them. GitLab looks once an hour.
 * GitLab: `Environments::AutoStopWorker`.
 */
export function stopDueEnvironments(state: GitLabState, now: Date): void {
  const due = state.environments
    .filter(stopsItself(state))
    .filter(({ autoStopAt }) => autoStopAt !== null && new Date(autoStopAt) <= now);
  for (const environment of due) {
    const deployer = state.users.get(lastDeployment(state, environment)?.userId ?? 0);
    stopEnvironment(state, deployer, environment);
  }
}

/** Stops what a merge request's last pipeline deployed, when it is closed or merged. GitLab: `Environments::StopService`. */
export function stopEnvironmentsOf(state: GitLabState, user: User, pipeline: Pipeline | undefined): void {
  if (typeof pipeline?.mergeRequestId !== "number") return;
  const deployments = jobsOf(state, pipeline.id).flatMap(({ id }) => state.deployments.group(id));
  for (const { environmentId, status } of deployments) {
    const environment = state.environments.get(environmentId);
    if (environment && status === "success") stopFor(state, user, environment);
  }
}

/** Stops what was deployed from a branch last, when that is deleted. GitLab: `Environments::StopService`. */
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
  if (!project || !stopsItself(state)(environment)) return;
  const caller = { user, project, level: accessLevel(state, user, project) };
  if (caller.level >= AccessLevel.Developer && mayStop(state, caller, environment)) {
    stopEnvironment(state, user, environment);
  }
}

/** GitLab: `auto_stop_setting`: some stop only where a job takes down what they hold. */
function stopsItself(state: GitLabState): (environment: Environment) => boolean {
  return (environment) =>
    environment.state === "available" &&
    (environment.autoStopSetting === "always" || stopJob(state, environment) !== undefined);
}
