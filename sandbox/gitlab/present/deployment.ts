import type { Deployment } from "../ci/entities";
import type { GitLabState } from "../state";
import { presentEnvironmentBasics } from "./environment";
import { presentJob } from "./job";
import { presentUser } from "./user";

/** GitLab: `Entities::Deployment`. Its user is the user of its job. */
export function presentDeployment(state: GitLabState, deployment: Deployment, origin: string): object {
  const environment = state.environments.get(deployment.environmentId);
  return {
    ...presentDeploymentOf(state, deployment, origin),
    environment: environment ? presentEnvironmentBasics(environment) : null,
  };
}

/** A deployment without its environment. */
export function presentDeploymentOf(state: GitLabState, deployment: Deployment, origin: string): object {
  const job = state.jobs.get(deployment.jobId);
  const user = state.users.get(job?.userId ?? deployment.userId);
  return {
    id: deployment.id,
    iid: deployment.iid,
    ref: deployment.ref,
    sha: deployment.sha,
    created_at: deployment.createdAt,
    updated_at: deployment.updatedAt,
    user: user ? presentUser(user, origin) : null,
    deployable: job ? presentJob(state, job, origin) : null,
    status: deployment.status,
  };
}
