import { isAncestor, mergeBase } from "../git/history";
import { type FileMerge, mergeFiles } from "../git/merge/mergeFiles";
import type { GitLabState } from "../state";
import { isAlive } from "../ci/process/statuses";
import { settingOf } from "../model/projectSettings";
import { isApproved } from "./approvals";
import { hasOpenThread } from "./discussions";
import { isDraft } from "./draft";
import type { MergeRequest } from "./entities";
import { headPipeline, isCreating } from "./mergeRequestPipelines";
import { sidesOf } from "./sides";

/** The values of GitLab's `detailed_merge_status` that occur in the sandbox. */
export type DetailedMergeStatus =
  | "mergeable"
  | "not_open"
  | "draft_status"
  | "not_approved"
  | "commits_status"
  | "conflict"
  | "discussions_not_resolved"
  | "ci_must_pass"
  | "ci_still_running";

/** Whether a merge request can be merged, in GitLab's terms. */
export interface Mergeability {
  /** The first reason against it in GitLab's order. */
  readonly detailedStatus: DetailedMergeStatus;
  /** GitLab: `has_conflicts`, which is also true if there is nothing to merge. */
  readonly cannotBeMerged: boolean;
}

/**
 * Whether it can be merged now. GitLab checks this asynchronously, the sandbox at once. Auto-merge does not check the
 * pipeline, which it waits for. GitLab: `mergeable?(skip_ci_check:)`.
 */
export function mergeabilityOf(
  state: GitLabState,
  mergeRequest: MergeRequest,
  { checksPipeline = true } = {},
): Mergeability {
  if (mergeRequest.state === "merged") return { detailedStatus: "not_open", cannotBeMerged: false };
  const fault = gitFault(state, mergeRequest);
  const cannotBeMerged = fault !== undefined;
  if (mergeRequest.state !== "opened") return { detailedStatus: "not_open", cannotBeMerged };
  if (isDraft(mergeRequest.title)) return { detailedStatus: "draft_status", cannotBeMerged };
  // Assumption: the position of this check.
  if (!isApproved(state, mergeRequest)) return { detailedStatus: "not_approved", cannotBeMerged };
  const ofPipeline = checksPipeline ? pipelineFault(state, mergeRequest) : undefined;
  const detailedStatus = fault ?? threadFault(state, mergeRequest) ?? ofPipeline ?? "mergeable";
  return { detailedStatus, cannotBeMerged };
}

/** GitLab: `only_allow_merge_if_all_discussions_are_resolved`. */
function threadFault(state: GitLabState, mergeRequest: MergeRequest): "discussions_not_resolved" | undefined {
  const project = state.projects.get(mergeRequest.projectId);
  if (!project || settingOf(project, "only_allow_merge_if_all_discussions_are_resolved") !== true) return undefined;
  return hasOpenThread(state, mergeRequest) ? "discussions_not_resolved" : undefined;
}

/**
 * Without a successful pipeline of the head commit, a project may refuse to merge, also if there is none. GitLab:
 * `only_allow_merge_if_pipeline_succeeds`, `MergeRequest#mergeable_ci_state?`.
 */
function pipelineFault(
  state: GitLabState,
  mergeRequest: MergeRequest,
): "ci_must_pass" | "ci_still_running" | undefined {
  const project = state.projects.get(mergeRequest.projectId);
  if (!project || settingOf(project, "only_allow_merge_if_pipeline_succeeds") !== true) return undefined;
  if (isCreating(state, mergeRequest)) return "ci_still_running";
  const status = headPipeline(state, mergeRequest)?.status;
  if (status === "success") return undefined;
  if (status === "skipped" && settingOf(project, "allow_merge_on_skipped_pipeline") === true) return undefined;
  return status !== undefined && isAlive(status) ? "ci_still_running" : "ci_must_pass";
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
