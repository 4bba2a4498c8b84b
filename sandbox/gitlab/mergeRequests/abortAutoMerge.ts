import type { User } from "../entities";
import type { GitLabState } from "../state";
import { type MergeRequest, NO_MERGE_PARAMS } from "./entities";
import { addSystemNote } from "./notes";

/** What ends GitLab's auto-merge without anybody asking for that. A draft waits until it is none. */
export type AbortReason = "target branch was changed" | "source branch was updated" | "merge request was closed";

/**
 * Takes back that a merge request merges by itself, if it does: whoever set it did not allow what it came to be.
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
