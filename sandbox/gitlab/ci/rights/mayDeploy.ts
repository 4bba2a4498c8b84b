import { AccessLevel } from "../../model/accessLevel";
import type { Caller } from "../../model/caller";
import { accessLevel } from "../../model/membership";
import { isProtectedEnvironment, mayDeploy } from "../../model/protectedEnvironments";
import type { GitLabState } from "../../state";
import type { Job } from "../entities";
import { mayUpdatePipeline } from "./mayUpdateRef";

/**
 * Whether the protected environment of a job, if any, lets the job's user deploy. It applies to every
 * `environment:action`. GitLab: `ProcessBuildService`.
 */
export function mayUserDeploy(
  state: GitLabState,
  { projectId, userId, environmentName: name }: Pick<Job, "projectId" | "userId" | "environmentName">,
): boolean {
  if (name === null || !isProtectedEnvironment(state, projectId, name)) return true;
  const project = state.projects.get(projectId);
  const user = state.users.get(userId);
  if (!project || !user) return false;
  return mayDeploy(state, { user, project, level: accessLevel(state, user, project) }, name);
}

/**
 * Whether the caller may play, retry, cancel or erase a job. For a protected environment, the caller must be allowed to
 * deploy, and needs no access to the ref. GitLab: `Ci::DeployablePolicy`.
 */
export function mayUpdateJob(state: GitLabState, caller: Caller, job: Job): boolean {
  const { environmentName: name } = job;
  if (name !== null && isProtectedEnvironment(state, job.projectId, name)) {
    return caller.level >= AccessLevel.Reporter && mayDeploy(state, caller, name);
  }
  const pipeline = state.pipelines.get(job.pipelineId);
  return pipeline !== undefined && mayUpdatePipeline(state, caller, pipeline);
}
