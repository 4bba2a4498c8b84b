import type { Project, User } from "../../entities";
import { hasOpenThread } from "../../mergeRequests/discussions";
import { isDraft } from "../../mergeRequests/draft";
import type { MergeRequest } from "../../mergeRequests/entities";
import { findLabel } from "../../mergeRequests/labels";
import { mergeabilityOf } from "../../mergeRequests/mergeability";
import { notesOf } from "../../mergeRequests/notes";
import type { GitLabState } from "../../state";
import { presentUser } from "../user";
import { presentLabel } from "./label";

/** The request that a merge request is presented for. */
export interface View {
  readonly user: User;
  /** The project in the path of the request. */
  readonly project: Project;
  readonly origin: string;
  readonly labelDetails?: boolean | undefined;
}

/** The form in lists. GitLab: the entity `MergeRequestBasic`. */
export function presentMergeRequest(state: GitLabState, mergeRequest: MergeRequest, view: View): object {
  const { iid, projectId, sourceProjectId, title, description } = mergeRequest;
  const people = (ids: readonly (number | null)[]) => presentPeople(state, ids, view.origin);
  const [merger = null] = people([mergeRequest.mergeUserId]);
  const { detailedStatus, cannotBeMerged } = mergeabilityOf(state, mergeRequest);
  const isMerged = mergeRequest.state === "merged";
  const fullPath = state.projects.get(projectId)?.fullPath ?? "";
  const assignees = people(mergeRequest.assigneeIds);
  return {
    id: mergeRequest.id,
    iid,
    project_id: projectId,
    title,
    description,
    state: mergeRequest.state,
    created_at: mergeRequest.createdAt,
    updated_at: mergeRequest.updatedAt,
    merged_by: isMerged ? merger : null,
    merge_user: merger,
    merged_at: mergeRequest.mergedAt,
    closed_by: people([mergeRequest.closedById])[0] ?? null,
    closed_at: mergeRequest.closedAt,
    target_branch: mergeRequest.targetBranch,
    source_branch: mergeRequest.sourceBranch,
    user_notes_count: notesOf(state, mergeRequest).filter(({ system }) => !system).length,
    upvotes: 0,
    downvotes: 0,
    author: people([mergeRequest.authorId])[0] ?? null,
    assignees,
    assignee: assignees[0] ?? null,
    reviewers: people(mergeRequest.reviewerIds),
    source_project_id: sourceProjectId,
    target_project_id: projectId,
    labels: presentLabels(state, mergeRequest, view),
    draft: isDraft(title),
    imported: false,
    imported_from: "none",
    work_in_progress: isDraft(title),
    milestone: null,
    merge_when_pipeline_succeeds: mergeRequest.mergeWhenPipelineSucceeds,
    merge_status: cannotBeMerged ? "cannot_be_merged" : "can_be_merged",
    detailed_merge_status: detailedStatus,
    merge_after: null,
    sha: mergeRequest.sha,
    merge_commit_sha: isMerged ? mergeRequest.mergeCommitSha : null,
    squash_commit_sha: mergeRequest.squashCommitSha,
    discussion_locked: null,
    should_remove_source_branch: mergeRequest.mergeParams.removeSourceBranch,
    force_remove_source_branch: mergeRequest.removeSourceBranch,
    prepared_at: mergeRequest.createdAt,
    ...(sourceProjectId !== projectId && { allow_collaboration: false, allow_maintainer_to_push: false }),
    reference: view.project.id === projectId ? `!${iid}` : `${fullPath}!${iid}`,
    references: { short: `!${iid}`, relative: `!${iid}`, full: `${fullPath}!${iid}` },
    web_url: `${view.origin}/${fullPath}/-/merge_requests/${iid}`,
    time_stats: { time_estimate: 0, total_time_spent: 0, human_time_estimate: null, human_total_time_spent: null },
    squash: mergeRequest.squash,
    squash_on_merge: mergeRequest.squash,
    task_completion_status: countTasks(description ?? ""),
    has_conflicts: cannotBeMerged,
    blocking_discussions_resolved: !hasOpenThread(state, mergeRequest),
    ...(state.edition === "ee" && { approvals_before_merge: null }),
  };
}

/** The users that still exist, in the order of the ids. */
export function presentPeople(state: GitLabState, ids: readonly (number | null)[], origin: string): object[] {
  return ids.flatMap((id) => {
    const user = id === null ? undefined : state.users.get(id);
    return user ? [presentUser(user, origin)] : [];
  });
}

function presentLabels(state: GitLabState, { projectId, labels }: MergeRequest, view: View): unknown[] {
  const names = [...labels].sort();
  if (!view.labelDetails) return names;
  return names.flatMap((name) => {
    const label = findLabel(state, projectId, name);
    return label ? [presentLabel(label)] : [];
  });
}

/** The task counts of a description. GitLab: "Task lists". */
function countTasks(description: string): object {
  const tasks = [...description.matchAll(/^\s*(?:[-*+]|\d+\.)\s+\[([ xX~])\]\s/gm)].map(([, mark]) => mark);
  return { count: tasks.length, completed_count: tasks.filter((mark) => mark === "x" || mark === "X").length };
}
