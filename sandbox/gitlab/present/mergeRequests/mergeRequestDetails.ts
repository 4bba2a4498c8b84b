import { changedPaths } from "../../git/changedPaths";
import { commitsBetween } from "../../git/history";
import type { MergeRequest } from "../../mergeRequests/entities";
import { mayMergeInto } from "../../mergeRequests/mergeMergeRequest";
import { headPipeline } from "../../mergeRequests/mergeRequestPipelines";
import { comparedCommits, sidesOf } from "../../mergeRequests/sides";
import { accessLevel } from "../../model/membership";
import type { GitLabState } from "../../state";
import { presentBasics } from "../pipelineSummary";
import { presentMergeRequestPipeline, projectOf } from "./headPipeline";
import { presentMergeRequest, type View } from "./mergeRequest";

/** The form of a single merge request. GitLab: the entity `MergeRequest`. */
export function presentMergeRequestDetails(state: GitLabState, mergeRequest: MergeRequest, view: View): object {
  const { user, origin } = view;
  const { target } = sidesOf(state, mergeRequest);
  const caller = { user, project: target, level: accessLevel(state, user, target) };
  const pipeline = headPipeline(state, mergeRequest);
  const compared = comparedCommits(state, mergeRequest);
  const { baseSha, sha, startSha } = mergeRequest;
  return {
    ...presentMergeRequest(state, mergeRequest, view),
    subscribed: mergeRequest.authorId === user.id,
    changes_count: compared ? String(changedPaths(compared.base.files, compared.head.files).length) : null,
    latest_build_started_at: pipeline?.startedAt ?? null,
    latest_build_finished_at: pipeline?.finishedAt ?? null,
    first_deployed_to_production_at: null,
    pipeline: pipeline ? presentBasics(state, projectOf(state, pipeline), pipeline, origin) : null,
    head_pipeline: pipeline ? presentMergeRequestPipeline(state, pipeline, origin) : null,
    diff_refs: compared ? { base_sha: baseSha, head_sha: sha, start_sha: startSha } : null,
    merge_error: null,
    user: { can_merge: mayMergeInto(state, caller, mergeRequest.targetBranch) },
  };
}

/** The number of commits of the target branch that the source branch does not have. */
export function divergedCommits(state: GitLabState, mergeRequest: MergeRequest): number {
  const { sourceHead, targetHead } = sidesOf(state, mergeRequest);
  return sourceHead && targetHead ? commitsBetween(state, sourceHead, targetHead).length : 0;
}
