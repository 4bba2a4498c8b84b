import type { Project, User } from "../entities";
import { fetchCommit } from "../git/fetchCommit";
import { commitOf, findBranch } from "../git/repository";
import { AccessLevel } from "../model/accessLevel";
import { accessLevel } from "../model/membership";
import type { GitLabState } from "../state";
import { type MergeRequest, NO_MERGE_PARAMS } from "./entities";
import { ensureLabels } from "./labels";
import { startMergeRequestPipeline } from "./mergeRequestPipelines";
import { comparisonOf } from "./sides";
import { validate } from "./validate";
import { recordVersion } from "./versions";

/** The fields of a new merge request. */
export interface NewMergeRequest {
  readonly source: Project;
  readonly sourceBranch: string;
  readonly target: Project;
  readonly targetBranch: string;
  readonly title: string;
  readonly description: string | null;
  readonly labels: readonly string[];
  readonly assigneeIds: readonly number[];
  readonly reviewerIds: readonly number[];
  readonly removeSourceBranch: boolean;
  readonly squash: boolean;
}

/**
 * Opens a merge request as its author and starts its pipeline. GitLab's API also accepts a branch that does not exist;
 * such a merge request cannot be merged.
 */
export function openMergeRequest(state: GitLabState, author: User, given: NewMergeRequest): MergeRequest {
  const { source, target, sourceBranch, targetBranch, title } = given;
  const branches = { projectId: target.id, targetBranch, sourceProjectId: source.id, sourceBranch };
  validate(state, { ...branches, title, state: "opened" });
  const triages = mayTriage(state, author, target);
  const now = state.now();
  const mergeRequest = state.mergeRequests.insert({
    iid: nextIid(state, target.id),
    ...branches,
    ...compareBranches(state, branches),
    title,
    description: given.description,
    state: "opened",
    labels: triages ? ensureLabels(state, target.id, given.labels) : [],
    authorId: author.id,
    assigneeIds: triages ? usersWithAccess(state, target, given.assigneeIds) : [],
    reviewerIds: triages ? usersWithAccess(state, target, given.reviewerIds) : [],
    approverIds: [],
    removeSourceBranch: given.removeSourceBranch,
    squash: given.squash,
    mergeCommitSha: null,
    squashCommitSha: null,
    mergeUserId: null,
    mergeWhenPipelineSucceeds: false,
    mergeParams: NO_MERGE_PARAMS,
    createdAt: now,
    updatedAt: now,
    mergedAt: null,
    closedAt: null,
    closedById: null,
  });
  recordVersion(state, mergeRequest);
  state.mergeRequestChanged.emit(mergeRequest);
  void startMergeRequestPipeline(state, mergeRequest, author);
  return mergeRequest;
}

/** Compares the current branches. As in GitLab, this copies the commits of a fork to the target project. */
export function compareBranches(
  state: GitLabState,
  branches: Pick<MergeRequest, "projectId" | "targetBranch" | "sourceProjectId" | "sourceBranch">,
): Pick<MergeRequest, "sha" | "baseSha" | "startSha"> {
  const source = findBranch(state, branches.sourceProjectId, branches.sourceBranch);
  const target = findBranch(state, branches.projectId, branches.targetBranch);
  const head = source && fetchCommit(state, commitOf(state, source), branches.projectId);
  return comparisonOf(state, head, target && commitOf(state, target));
}

/** Whether the user may set labels, assignees and reviewers. GitLab: `admin_merge_request`. */
export function mayTriage(state: GitLabState, user: User, target: Project): boolean {
  return accessLevel(state, user, target) >= AccessLevel.Developer;
}

/** The ids of users with access to the project; only the first without Premium. */
export function usersWithAccess(state: GitLabState, target: Project, ids: readonly number[]): number[] {
  const found = [...new Set(ids)].filter((id) => {
    const user = state.users.get(id);
    return user !== undefined && accessLevel(state, user, target) > 0;
  });
  return state.premium ? found : found.slice(0, 1);
}

function nextIid(state: GitLabState, projectId: number): number {
  const iids = state.mergeRequests.filter((row) => row.projectId === projectId).map(({ iid }) => iid);
  return Math.max(0, ...iids) + 1;
}
