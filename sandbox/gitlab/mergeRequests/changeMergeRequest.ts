import { stopEnvironmentsOfMergeRequest } from "../ci/environments/autoStop";
import type { Project, User } from "../entities";
import type { GitLabState } from "../state";
import { abortAutoMerge } from "./abortAutoMerge";
import { resetApprovals } from "./approvals";
import { isDraft } from "./draft";
import type { MergeRequest } from "./entities";
import { ensureLabels } from "./labels";
import { headPipeline, startMergeRequestPipeline } from "./mergeRequestPipelines";
import { addSystemNote } from "./notes";
import { compareBranches, mayTriage, usersWithAccess } from "./openMergeRequest";
import { sidesOf } from "./sides";
import { validate } from "./validate";
import { recordVersion } from "./versions";

/** The changes to a merge request; undefined fields stay unchanged. */
export interface Changes {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly targetBranch?: string | undefined;
  readonly stateEvent?: "close" | "reopen" | undefined;
  readonly labels?: readonly string[] | undefined;
  readonly addLabels?: readonly string[] | undefined;
  readonly removeLabels?: readonly string[] | undefined;
  readonly assigneeIds?: readonly number[] | undefined;
  readonly reviewerIds?: readonly number[] | undefined;
  readonly removeSourceBranch?: boolean | undefined;
  readonly squash?: boolean | undefined;
}

/** Changes a merge request as a user. The state event is applied last. */
export function changeMergeRequest(
  state: GitLabState,
  user: User,
  before: MergeRequest,
  changes: Changes,
): MergeRequest {
  const { title = before.title, targetBranch = before.targetBranch } = changes;
  validate(state, { ...before, title, targetBranch }, before);
  const retargeted =
    targetBranch === before.targetBranch
      ? {}
      : { ...compareBranches(state, { ...before, targetBranch }), ...resetApprovals(state, before) };
  const changed = state.mergeRequests.update(before.id, {
    title,
    targetBranch,
    ...retargeted,
    description: changes.description ?? before.description,
    removeSourceBranch: changes.removeSourceBranch ?? before.removeSourceBranch,
    squash: changes.squash ?? before.squash,
    ...triageChanges(state, user, before, changes),
    updatedAt: state.now(),
  });
  if (title !== before.title)
    addSystemNote(state, changed, user, `changed title from **${before.title}** to **${title}**`);
  if (targetBranch !== before.targetBranch) {
    recordVersion(state, changed);
    const text = `changed target branch from \`${before.targetBranch}\` to \`${targetBranch}\``;
    addSystemNote(state, changed, user, text);
    abortAutoMerge(state, user, changed, "target branch was changed");
  }
  // Auto-merge may have waited only for this.
  if (isDraft(before.title) && !isDraft(title)) state.ciChanged.emit();
  const current = state.mergeRequests.get(before.id) ?? changed;
  if (changes.stateEvent === "close") return closeMergeRequest(state, user, current);
  if (changes.stateEvent === "reopen") return reopen(state, user, current);
  return current;
}

/** Closes the open merge requests from a project that is deleted. GitLab: `Projects::UnlinkForkService`. */
export function closeMergeRequestsFrom(state: GitLabState, user: User, { id }: Project): void {
  for (const row of state.mergeRequests.filter(({ sourceProjectId }) => sourceProjectId === id))
    closeMergeRequest(state, user, row);
}

function triageChanges(
  state: GitLabState,
  user: User,
  { projectId, labels, assigneeIds, reviewerIds }: MergeRequest,
  changes: Changes,
): Partial<MergeRequest> {
  const target = state.projects.get(projectId);
  if (!target || !mayTriage(state, user, target)) return {};
  const wanted = [...(changes.labels ?? labels), ...(changes.addLabels ?? [])];
  const removed = new Set(changes.removeLabels);
  return {
    labels: ensureLabels(
      state,
      projectId,
      wanted.filter((name) => !removed.has(name)),
    ),
    assigneeIds: changes.assigneeIds ? usersWithAccess(state, target, changes.assigneeIds) : assigneeIds,
    reviewerIds: changes.reviewerIds ? usersWithAccess(state, target, changes.reviewerIds) : reviewerIds,
  };
}

/** Closes an open merge request and aborts its auto-merge. */
export function closeMergeRequest(state: GitLabState, user: User, mergeRequest: MergeRequest): MergeRequest {
  if (mergeRequest.state !== "opened") return mergeRequest;
  addSystemNote(state, mergeRequest, user, "closed");
  stopEnvironmentsOfMergeRequest(state, user, headPipeline(state, mergeRequest));
  abortAutoMerge(state, user, mergeRequest, "merge request was closed");
  const closed = state.mergeRequests.update(mergeRequest.id, {
    state: "closed",
    closedAt: state.now(),
    closedById: user.id,
  });
  state.mergeRequestChanged.emit(closed);
  return closed;
}

/** Reopens a closed merge request whose source branch exists. GitLab: `reopenable?`. */
function reopen(state: GitLabState, user: User, mergeRequest: MergeRequest): MergeRequest {
  if (mergeRequest.state !== "closed" || !sidesOf(state, mergeRequest).sourceBranch) return mergeRequest;
  validate(state, { ...mergeRequest, state: "opened" }, mergeRequest);
  addSystemNote(state, mergeRequest, user, "reopened");
  const compared = compareBranches(state, mergeRequest);
  const opened = state.mergeRequests.update(mergeRequest.id, {
    state: "opened",
    closedAt: null,
    closedById: null,
    ...compared,
    ...(compared.sha !== mergeRequest.sha && resetApprovals(state, mergeRequest)),
  });
  if (compared.sha !== mergeRequest.sha) recordVersion(state, opened);
  state.mergeRequestChanged.emit(opened);
  void startMergeRequestPipeline(state, opened, user);
  return opened;
}
