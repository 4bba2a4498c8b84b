import type { PipelineSchedule } from "../../entities";
import { findCommit } from "../../git/repository";
import type { MergeRequest } from "../../mergeRequests/entities";
import { getsProtectedVariables } from "../../model/protectedVariables";
import { isProtectedBranch, isProtectedTag } from "../../model/protection";
import type { GitLabState } from "../../state";
import type { Job, Pipeline } from "../entities";
import type { PipelineRequest } from "../pipelineRequest";

/** The facts about a pipeline that its variables depend on, before or after it is created. */
export interface PipelineFacts extends Omit<PipelineRequest, "mergeRequestId" | "scheduleId" | "skip"> {
  readonly mergeRequest: MergeRequest | undefined;
  readonly schedule: PipelineSchedule | undefined;
  /** Undefined until the pipeline is created. */
  readonly pipeline: Pipeline | undefined;
}

/** The facts about a requested pipeline whose rules are not evaluated yet. */
export function factsOfRequest(state: GitLabState, request: PipelineRequest): PipelineFacts {
  return { ...request, ...triggersOf(state, request), pipeline: undefined };
}

/** The facts about a created pipeline. */
export function factsOfPipeline(state: GitLabState, pipeline: Pipeline): PipelineFacts {
  const { projectId, userId, sha, source, ref, tag, beforeSha, variables } = pipeline;
  const project = state.projects.get(projectId);
  const user = state.users.get(userId);
  const commit = findCommit(state, projectId, sha);
  if (!project || !user || !commit) throw new Error(`pipeline ${pipeline.id} has lost its project, user or commit`);
  return { project, user, commit, source, ref, tag, beforeSha, variables, pipeline, ...triggersOf(state, pipeline) };
}

/**
 * Whether the pipeline's jobs get protected variables and caches. For a merge request, a protected source branch is not
 * enough.
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
 * Whether one job gets protected variables. Assumption: if another user plays the job than started the pipeline, both
 * users must be allowed to, which is the stricter reading of GitLab's rule.
 */
export function isProtectedJob(state: GitLabState, facts: PipelineFacts, job: Job | undefined): boolean {
  const user = job && state.users.get(job.userId);
  return isProtectedPipeline(state, facts) && (!user || isProtectedPipeline(state, { ...facts, user }));
}

function triggersOf(
  state: GitLabState,
  { mergeRequestId, scheduleId }: Pick<Pipeline, "mergeRequestId" | "scheduleId">,
): Pick<PipelineFacts, "mergeRequest" | "schedule"> {
  return {
    mergeRequest: mergeRequestId === null ? undefined : state.mergeRequests.get(mergeRequestId),
    schedule: scheduleId === null ? undefined : state.pipelineSchedules.get(scheduleId),
  };
}
