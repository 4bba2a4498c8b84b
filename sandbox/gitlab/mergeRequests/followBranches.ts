import { stopEnvironmentsOfMergeRequest } from "../ci/environments/autoStop";
import type { Commit, User } from "../entities";
import { isAncestor, parentsOf } from "../git/history";
import { accessLevel } from "../model/membership";
import type { BranchMove, GitLabState } from "../state";
import { abortAutoMerge } from "./abortAutoMerge";
import { resetApprovals } from "./approvals";
import { closeMergeRequest } from "./changeMergeRequest";
import type { MergeRequest } from "./entities";
import { mergeabilityOf } from "./mergeability";
import { mergeMergeRequest, mayMergeInto } from "./mergeMergeRequest";
import { headPipeline, isCreating, startMergeRequestPipeline } from "./mergeRequestPipelines";
import { addSystemNote } from "./notes";
import { compareBranches } from "./openMergeRequest";
import { commitsOf, sidesOf } from "./sides";
import { recordVersion } from "./versions";

/**
 * Updates open merge requests when branches or pipelines change. Returns a function that unsubscribes.
 */
export function followBranches(state: GitLabState): () => void {
  const stops = [
    state.branchMoved.on((move) => {
      for (const row of openedMergeRequests(state)) {
        if (row.projectId === move.project.id && row.targetBranch === move.branch) targetMoved(state, row, move.user);
      }
      for (const row of openedMergeRequests(state)) {
        if (row.sourceProjectId === move.project.id && row.sourceBranch === move.branch) sourceMoved(state, row, move);
      }
    }),
    // Let the change of the pipeline complete before anything merges.
    state.ciChanged.on(() => queueMicrotask(() => runAutoMerges(state))),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function openedMergeRequests(state: GitLabState): MergeRequest[] {
  return state.mergeRequests.filter((row) => row.state === "opened");
}

/**
 * Marks a merge request as merged if a push brought all its commits to the target. GitLab:
 * `MergeRequests::RefreshService`.
 */
function targetMoved(state: GitLabState, mergeRequest: MergeRequest, user: User): void {
  const { sha, baseSha } = mergeRequest;
  const { sourceHead, targetHead } = sidesOf(state, mergeRequest);
  if (!sourceHead || !targetHead || sha === baseSha || !isAncestor(state, sourceHead, targetHead)) return;
  const now = state.now();
  const merged = state.mergeRequests.update(mergeRequest.id, {
    state: "merged",
    mergeCommitSha: mergingCommit(state, sourceHead, targetHead).sha,
    mergeUserId: user.id,
    mergeWhenPipelineSucceeds: false,
    mergedAt: now,
    updatedAt: now,
  });
  addSystemNote(state, merged, user, "merged");
  state.mergeRequestChanged.emit(merged);
  stopEnvironmentsOfMergeRequest(state, user, headPipeline(state, merged));
}

/** The first commit of the target branch that has the head in its history. */
function mergingCommit(state: GitLabState, head: Commit, target: Commit): Commit {
  const [parent] = parentsOf(state, target);
  return parent && isAncestor(state, head, parent) ? mergingCommit(state, head, parent) : target;
}

/**
 * Updates the head of a merge request and starts its pipeline. If the source branch was deleted, the merge request is
 * closed, and keeps its head. GitLab: `MergeRequests::RefreshService#close_upon_missing_source_branch_ref`.
 */
function sourceMoved(state: GitLabState, before: MergeRequest, { user, byJob = false }: BranchMove): void {
  const { sourceBranch } = sidesOf(state, before);
  if (!sourceBranch) {
    closeMergeRequest(state, user, before);
    return;
  }
  const compared = compareBranches(state, before);
  if (compared.sha === before.sha) return;
  const moved = state.mergeRequests.update(before.id, {
    ...compared,
    ...resetApprovals(state, before),
    updatedAt: state.now(),
  });
  recordVersion(state, moved);
  state.mergeRequestChanged.emit(moved);
  const old = new Set(commitsOf(state, before).map(({ sha }) => sha));
  const added = commitsOf(state, moved).filter(({ sha }) => !old.has(sha));
  if (added.length > 0) {
    const count = added.length === 1 ? "1 commit" : `${added.length} commits`;
    const lines = added.map(({ sha, message }) => `<li>${sha.slice(0, 8)} - ${message.split("\n", 1)[0] ?? ""}</li>`);
    addSystemNote(state, moved, user, `added ${count}\n\n<ul>${lines.reverse().join("")}</ul>`);
  }
  const open = abortAutoMerge(state, user, moved, "source branch was updated");
  if (!byJob) void startMergeRequestPipeline(state, open, user);
}

/** Merges the merge requests with auto-merge that are ready, if the user who set it may still merge. GitLab: "Auto-merge". */
function runAutoMerges(state: GitLabState): void {
  for (const row of openedMergeRequests(state).filter(({ mergeWhenPipelineSucceeds }) => mergeWhenPipelineSucceeds)) {
    if (!hasPassed(state, row) || mergeabilityOf(state, row).detailedStatus !== "mergeable") continue;
    const { target: project } = sidesOf(state, row);
    const user = row.mergeUserId === null ? undefined : state.users.get(row.mergeUserId);
    const caller = user && { user, project, level: accessLevel(state, user, project) };
    if (caller && mayMergeInto(state, caller, row.targetBranch)) {
      mergeMergeRequest(state, caller.user, row, row.mergeParams);
    } else {
      state.mergeRequests.update(row.id, { mergeWhenPipelineSucceeds: false });
    }
  }
}

/** Whether the head pipeline succeeded, or there is none. */
function hasPassed(state: GitLabState, mergeRequest: MergeRequest): boolean {
  const pipeline = headPipeline(state, mergeRequest);
  return !isCreating(state, mergeRequest) && (!pipeline || pipeline.status === "success");
}
