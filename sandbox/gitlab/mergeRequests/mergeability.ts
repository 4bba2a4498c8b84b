import { isAncestor, mergeBase } from "../git/history";
import { type FileMerge, mergeFiles } from "../git/merge/mergeFiles";
import type { GitLabState } from "../state";
import { isApproved } from "./approvals";
import { isDraft } from "./draft";
import type { MergeRequest } from "./entities";
import { sidesOf } from "./sides";

/** The values of GitLab's `detailed_merge_status` that occur in the sandbox. */
export type DetailedMergeStatus =
  "mergeable" | "not_open" | "draft_status" | "not_approved" | "commits_status" | "conflict";

/** Whether a merge request can be merged, in GitLab's terms. */
export interface Mergeability {
  /** The first reason against it in GitLab's order. */
  readonly detailedStatus: DetailedMergeStatus;
  /** GitLab: `has_conflicts`, which is also true if there is nothing to merge. */
  readonly cannotBeMerged: boolean;
}

/** Whether it can be merged now. GitLab checks this asynchronously, the sandbox at once. */
export function mergeabilityOf(state: GitLabState, mergeRequest: MergeRequest): Mergeability {
  if (mergeRequest.state === "merged") return { detailedStatus: "not_open", cannotBeMerged: false };
  const fault = gitFault(state, mergeRequest);
  const cannotBeMerged = fault !== undefined;
  if (mergeRequest.state !== "opened") return { detailedStatus: "not_open", cannotBeMerged };
  if (isDraft(mergeRequest.title)) return { detailedStatus: "draft_status", cannotBeMerged };
  // Assumption: the position of this check.
  if (!isApproved(state, mergeRequest)) return { detailedStatus: "not_approved", cannotBeMerged };
  return { detailedStatus: fault ?? "mergeable", cannotBeMerged };
}

/** The files after the merge, or the conflicting paths; undefined if a side is missing. */
export function mergedFiles(state: GitLabState, mergeRequest: MergeRequest): FileMerge | undefined {
  const { sourceHead, targetHead } = sidesOf(state, mergeRequest);
  if (!sourceHead || !targetHead) return undefined;
  const base = mergeBase(state, targetHead, sourceHead);
  return mergeFiles(base?.files ?? new Map(), targetHead.files, sourceHead.files);
}

/** `commits_status` if a branch is missing or there are no new commits; `conflict` if the branches conflict. */
function gitFault(state: GitLabState, mergeRequest: MergeRequest): "commits_status" | "conflict" | undefined {
  const { sourceBranch, sourceHead, targetHead } = sidesOf(state, mergeRequest);
  if (!sourceBranch || !sourceHead || !targetHead) return "commits_status";
  if (isAncestor(state, sourceHead, targetHead)) return "commits_status";
  return mergedFiles(state, mergeRequest)?.kind === "merged" ? undefined : "conflict";
}
