import type { PipelineSchedule } from "../../entities";
import { findCommit } from "../../git/repository";
import type { MergeRequest } from "../../mergeRequests/entities";
import { getsProtectedVariables } from "../../model/protectedVariables";
import { isProtectedBranch, isProtectedTag } from "../../model/protection";
import type { GitLabState } from "../../state";
import type { Job, Pipeline } from "../entities";
import type { PipelineRequest } from "../pipelineRequest";

/** What variables say of a pipeline, whether it is there by now or is asked for. */
export interface PipelineFacts extends Omit<PipelineRequest, "mergeRequestId" | "scheduleId" | "skip"> {
  readonly mergeRequest: MergeRequest | undefined;
  readonly schedule: PipelineSchedule | undefined;
  /** Once it is there. */
  readonly pipeline: Pipeline | undefined;
}

/** Of a pipeline that rules are yet to decide about. */
export function factsOfRequest(state: GitLabState, request: PipelineRequest): PipelineFacts {
  return { ...request, ...causes(state, request), pipeline: undefined };
}

/** Of a pipeline that is there. */
export function factsOfPipeline(state: GitLabState, pipeline: Pipeline): PipelineFacts {
  const { projectId, userId, sha, source, ref, tag, beforeSha, variables } = pipeline;
  const project = state.projects.get(projectId);
  const user = state.users.get(userId);
  const commit = findCommit(state, projectId, sha);
  if (!project || !user || !commit) throw new Error(`pipeline ${pipeline.id} has lost its project, user or commit`);
  return { project, user, commit, source, ref, tag, beforeSha, variables, pipeline, ...causes(state, pipeline) };
}

/**
 * Whether the pipeline's jobs get what protected refs get. Of a merge request its source branch does not count for that.
 */
export function isProtectedPipeline(state: GitLabState, facts: PipelineFacts): boolean {
  const { project, user, ref, tag, mergeRequest } = facts;
  if (tag) return isProtectedTag(state, project.id, ref);
  if (!mergeRequest) return isProtectedBranch(state, project.id, ref);
  const source = state.projects.get(mergeRequest.sourceProjectId);
  const target = state.projects.get(mergeRequest.projectId);
  if (!source || !target) return false;
  return getsProtectedVariables(state, {
    project: source,
    user,
    ref,
    refProtected: false,
    target: { project: target, branch: mergeRequest.targetBranch },
  });
}

/**
 * Whether one job of it gets that. Assumption: where somebody else plays a job than started the pipeline, both have to be
 * ones who get it, which is the stricter reading of GitLab's rule.
 */
export function isProtectedJob(state: GitLabState, facts: PipelineFacts, job: Job | undefined): boolean {
  const user = job && state.users.get(job.userId);
  return isProtectedPipeline(state, facts) && (!user || isProtectedPipeline(state, { ...facts, user }));
}

function causes(
  state: GitLabState,
  { mergeRequestId, scheduleId }: Pick<Pipeline, "mergeRequestId" | "scheduleId">,
): Pick<PipelineFacts, "mergeRequest" | "schedule"> {
  return {
    mergeRequest: mergeRequestId === null ? undefined : state.mergeRequests.get(mergeRequestId),
    schedule: scheduleId === null ? undefined : state.pipelineSchedules.get(scheduleId),
  };
}
