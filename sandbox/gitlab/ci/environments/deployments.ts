import type { Environment } from "../../entities";
import { settingOf } from "../../model/projectSettings";
import type { GitLabState } from "../../state";
import type { Deployment, DeploymentStatus, Job, JobStatus, Pipeline } from "../entities";
import { isComplete } from "../process/statuses";
import { findEnvironment } from "./environments";

/**
 * Creates the deployment of a job with `action: start`, when the job is due. GitLab:
 * `Deployments::CreateForJobService`.
 */
export function createDeployment(state: GitLabState, { ref, tag, sha }: Pipeline, job: Job): void {
  if (job.definition.environment?.action !== "start" || deploymentOf(state, job)) return;
  const environment = findEnvironment(state, job);
  if (!environment) return;
  const now = state.now();
  state.deployments.insert({
    iid: state.deployments.filter(({ projectId }) => projectId === job.projectId).length + 1,
    projectId: job.projectId,
    environmentId: environment.id,
    jobId: job.id,
    userId: job.userId,
    ref,
    tag,
    sha,
    status: "created",
    createdAt: now,
    updatedAt: now,
    finishedAt: null,
  });
}

/** The deployment of a job with `action: start`, if it was created. */
export function deploymentOf(state: GitLabState, job: Pick<Job, "id" | "definition">): Deployment | undefined {
  if (job.definition.environment?.action !== "start") return undefined;
  return state.deployments.group(job.id)[0];
}

/** Updates a deployment's status from its job. GitLab: `Deployment#sync_status_with`. */
export function syncDeployment(state: GitLabState, job: Job): void {
  const deployment = deploymentOf(state, job);
  const status = deploymentStatus(job.status);
  if (!deployment || status === undefined || status === deployment.status) return;
  // A blocked deployment stays blocked until its job runs.
  if (deployment.status === "blocked" && status === "created") return;
  const now = state.now();
  const ended = isComplete(job.status) && status !== "skipped";
  state.deployments.update(deployment.id, { status, updatedAt: now, ...(ended && { finishedAt: now }) });
}

/** The current deployment of an environment: the last successful one. */
export function lastDeployment(state: GitLabState, environment: Environment): Deployment | undefined {
  return state.deployments
    .filter(({ environmentId, status }) => environmentId === environment.id && status === "success")
    .sort((a, b) => (a.finishedAt ?? "").localeCompare(b.finishedAt ?? "") || a.id - b.id)
    .at(-1);
}

/**
 * Whether a newer deployment to the same environment has succeeded, if the project prevents outdated deployment jobs.
 * GitLab: `ci_forward_deployment_enabled`. A retry of a finished job may deploy an older commit.
 */
export function isOutdated(state: GitLabState, job: Job): boolean {
  const project = state.projects.get(job.projectId);
  if (project && settingOf(project, "ci_forward_deployment_enabled") === false) return false;
  const deployment = isComplete(job.status) ? undefined : deploymentOf(state, job);
  const environment = deployment && state.environments.get(deployment.environmentId);
  const last = environment && lastDeployment(state, environment);
  return deployment !== undefined && last !== undefined && deployment.sha !== last.sha && deployment.id < last.id;
}

function deploymentStatus(status: JobStatus): DeploymentStatus | undefined {
  switch (status) {
    case "running":
    case "success":
    case "failed":
    case "canceled":
    case "skipped":
      return status;
    case "created":
    case "manual":
    case "scheduled":
    case "waiting_for_resource":
    case "pending":
      return "created";
    case "canceling":
      return undefined;
  }
}
