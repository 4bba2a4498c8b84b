import { stopEnvironmentsOf } from "../ci/environments/autoStop";
import type { Project, User } from "../entities";
import type { GitLabState } from "../state";
import { abortAutoMerge } from "./abortAutoMerge";
import { resetApprovals } from "./approvals";
import { isDraft } from "./draft";
import type { MergeRequest } from "./entities";
import { ensureLabels } from "./labels";
import { headPipeline, startMergeRequestPipeline } from "./mergeRequestPipelines";
import { addSystemNote } from "./notes";
import { compareBranches, mayTriage, peopleOf } from "./openMergeRequest";
import { sidesOf } from "./sides";
import { validate } from "./validate";

/** What somebody changes; the rest stays. */
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

/** Changes a merge request in the name of a user; what happens to its state comes last. */
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
    ...triaged(state, user, before, changes),
    updatedAt: state.now(),
  });
  if (title !== before.title)
    addSystemNote(state, changed, user, `changed title from **${before.title}** to **${title}**`);
  if (targetBranch !== before.targetBranch) {
    const text = `changed target branch from \`${before.targetBranch}\` to \`${targetBranch}\``;
    addSystemNote(state, changed, user, text);
    abortAutoMerge(state, user, changed, "target branch was changed");
  }
  // It may have waited for nothing else.
  if (isDraft(before.title) && !isDraft(title)) state.ciChanged.emit();
  const now = state.mergeRequests.get(before.id) ?? changed;
  if (changes.stateEvent === "close") return close(state, user, now);
  if (changes.stateEvent === "reopen") return reopen(state, user, now);
  return now;
}

/** Closes the open merge requests of a project that goes. GitLab: `Projects::UnlinkForkService`. */
export function closeMergeRequestsFrom(state: GitLabState, user: User, { id }: Project): void {
  for (const row of state.mergeRequests.filter(({ sourceProjectId }) => sourceProjectId === id))
    close(state, user, row);
}

function triaged(
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
    assigneeIds: changes.assigneeIds ? peopleOf(state, target, changes.assigneeIds) : assigneeIds,
    reviewerIds: changes.reviewerIds ? peopleOf(state, target, changes.reviewerIds) : reviewerIds,
  };
}

/** Only an open one; it does not merge by itself any more. */
function close(state: GitLabState, user: User, mergeRequest: MergeRequest): MergeRequest {
  if (mergeRequest.state !== "opened") return mergeRequest;
  addSystemNote(state, mergeRequest, user, "closed");
  stopEnvironmentsOf(state, user, headPipeline(state, mergeRequest));
  abortAutoMerge(state, user, mergeRequest, "merge request was closed");
  return state.mergeRequests.update(mergeRequest.id, {
    state: "closed",
    closedAt: state.now(),
    closedById: user.id,
  });
}

/** Only a closed one whose source branch is there. GitLab: `reopenable?`. */
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
  void startMergeRequestPipeline(state, opened, user);
  return opened;
}
