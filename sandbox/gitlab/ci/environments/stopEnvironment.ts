import type { Environment, User } from "../../entities";
import type { Caller } from "../../model/caller";
import type { GitLabState } from "../../state";
import type { Job } from "../entities";
import { isPlayable, playJob } from "../jobs/playJob";
import { jobsOf } from "../process/jobsOf";
import { mayDeploy } from "../../model/protectedEnvironments";
import { mayUpdateJob } from "../rights/mayDeploy";
import { lastDeployment } from "./deployments";

/** The stop job of an environment, if it can be played. GitLab: `environment:on_stop`. */
export function stopJob(state: GitLabState, environment: Environment): Job | undefined {
  const deployment = lastDeployment(state, environment);
  const deployer = deployment && state.jobs.get(deployment.jobId);
  const name = deployer?.definition.environment?.onStop;
  if (!deployer || !name) return undefined;
  return jobsOf(state, deployer.pipelineId).find((job) => job.name === name && isPlayable(job));
}

/** Whether the caller may stop the environment. GitLab: `EnvironmentPolicy`. */
export function mayStop(state: GitLabState, caller: Caller, environment: Environment): boolean {
  if (!mayDeploy(state, caller, environment.name)) return false;
  const job = stopJob(state, environment);
  return job === undefined || mayUpdateJob(state, caller, job);
}

/** Stops an environment: plays its stop job, or stops it at once if forced, without a stop job, or without a user. */
export function stopEnvironment(
  state: GitLabState,
  user: User | undefined,
  environment: Environment,
  { force = false } = {},
): Environment {
  const job = force || !user ? undefined : stopJob(state, environment);
  const changed = state.environments.update(environment.id, {
    ...(job ? { state: "stopping" } : { state: "stopped", autoStopAt: null }),
    updatedAt: state.now(),
  });
  if (job && user) playJob(state, user, job);
  return state.environments.get(environment.id) ?? changed;
}
