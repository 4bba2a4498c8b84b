import type { User } from "../entities";
import type { GitLabState } from "../state";
import { type MergeRequest, NO_MERGE_PARAMS } from "./entities";
import { addSystemNote } from "./notes";

/** The events that abort auto-merge. A draft does not: it waits until it is ready. */
export type AbortReason = "target branch was changed" | "source branch was updated" | "merge request was closed";

/**
 * Aborts the auto-merge of a merge request, if it is set. The user set it for an earlier version of the merge request.
 * GitLab: `AutoMergeService#abort`.
 */
export function abortAutoMerge(
  state: GitLabState,
  user: User,
  mergeRequest: MergeRequest,
  reason: AbortReason,
): MergeRequest {
  if (!mergeRequest.mergeWhenPipelineSucceeds) return mergeRequest;
  addSystemNote(state, mergeRequest, user, `aborted the automatic merge because ${reason}`);
  return state.mergeRequests.update(mergeRequest.id, {
    mergeWhenPipelineSucceeds: false,
    mergeUserId: null,
    mergeParams: NO_MERGE_PARAMS,
  });
}
