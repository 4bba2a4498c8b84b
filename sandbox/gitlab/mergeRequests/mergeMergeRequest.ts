import { stopEnvironmentsOfMergeRequest } from "../ci/environments/autoStop";
import type { Branch, Commit, Project, User } from "../entities";
import { mergeBase } from "../git/history";
import { writeCommit } from "../git/repository";
import type { Caller } from "../model/caller";
import { accessLevel } from "../model/membership";
import { startPipeline } from "../model/pipelines";
import { isProtectedBranch, mayMerge, mayPush } from "../model/protection";
import type { GitLabState } from "../state";
import type { MergeParams, MergeRequest } from "./entities";
import { mergedFiles } from "./mergeability";
import { headPipeline } from "./mergeRequestPipelines";
import { addSystemNote } from "./notes";
import { commitsOf, sidesOf } from "./sides";

/** Whether the caller may merge or push to the target branch. GitLab: `can_be_merged_by?`. */
export function mayMergeInto(state: GitLabState, caller: Caller, branch: string): boolean {
  return mayMerge(state, caller, branch) || mayPush(state, caller, branch);
}

/**
 * Merges with a merge commit, GitLab's default method, and starts the pipeline of the target branch. Undefined if there
 * is nothing to merge, or a conflict. The caller of this function checks permissions.
 */
export function mergeMergeRequest(
  state: GitLabState,
  user: User,
  mergeRequest: MergeRequest,
  params: MergeParams,
): MergeRequest | undefined {
  const { target, targetBranch, targetHead, sourceHead } = sidesOf(state, mergeRequest);
  const merge = mergedFiles(state, mergeRequest);
  if (!targetBranch || !targetHead || !sourceHead || merge?.kind !== "merged") return undefined;

  const person = { name: user.name, email: user.email };
  const squashed = mergeRequest.squash ? squash(sourceHead, targetHead) : undefined;
  const commit = writeCommit(state, target.id, {
    parents: [targetHead, squashed ?? sourceHead],
    files: merge.files,
    message: params.message ?? defaultMessage(mergeRequest, target),
    author: person,
    committer: person,
  });
  const now = state.now();
  const merged = state.mergeRequests.update(mergeRequest.id, {
    state: "merged",
    mergeCommitSha: commit.sha,
    squashCommitSha: squashed?.sha ?? null,
    mergeUserId: user.id,
    mergeWhenPipelineSucceeds: false,
    mergeParams: params,
    mergedAt: now,
    updatedAt: now,
  });
  addSystemNote(state, merged, user, "merged");
  stopEnvironmentsOfMergeRequest(state, user, headPipeline(state, merged));
  moveBranch(state, user, target, targetBranch, targetHead, commit);
  state.mergeRequestChanged.emit(merged);
  if (params.removeSourceBranch ?? mergeRequest.removeSourceBranch) removeSourceBranch(state, user, merged);
  return merged;

  /** Squashes the source's commits into one. A single commit with the same message is kept. */
  function squash(head: Commit, onto: Commit): Commit {
    const message = params.squashMessage ?? mergeRequest.title;
    const [only, ...others] = commitsOf(state, mergeRequest);
    if (only && others.length === 0 && only.message.trimEnd() === message) return only;
    const base = mergeBase(state, onto, head);
    const author = state.users.get(mergeRequest.authorId) ?? user;
    return writeCommit(state, target.id, {
      parents: base ? [base] : [],
      files: head.files,
      message,
      author: { name: author.name, email: author.email },
      committer: person,
    });
  }
}

/** GitLab: "Commit message templates", the default of merge commits. */
function defaultMessage({ sourceBranch, targetBranch, title, iid }: MergeRequest, { fullPath }: Project): string {
  return [`Merge branch '${sourceBranch}' into '${targetBranch}'`, title, `See merge request ${fullPath}!${iid}`].join(
    "\n\n",
  );
}

/** Moves a branch, with the same effects as a push. */
function moveBranch(
  state: GitLabState,
  user: User,
  project: Project,
  branch: Branch,
  before: Commit,
  commit: Commit,
): void {
  state.branches.update(branch.id, { commitId: commit.id });
  startPipeline(state, { project, user, ref: branch.name, tag: false, commit, beforeSha: before.sha });
  state.branchMoved.emit({ project, user, branch: branch.name });
}

/**
 * Deletes the source branch, unless it is protected, the default branch, or the user may not push to it. GitLab:
 * `can_remove_source_branch?`.
 */
function removeSourceBranch(state: GitLabState, user: User, mergeRequest: MergeRequest): void {
  const { source: project, sourceBranch: branch } = sidesOf(state, mergeRequest);
  if (!project || !branch || branch.name === project.defaultBranch) return;
  const caller = { user, project, level: accessLevel(state, user, project) };
  if (isProtectedBranch(state, project.id, branch.name) || !mayPush(state, caller, branch.name)) return;
  state.branches.delete(branch.id);
  state.branchMoved.emit({ project, user, branch: branch.name });
}
