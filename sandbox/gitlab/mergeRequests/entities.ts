import type { Row } from "../../store";

export type MergeRequestState = "opened" | "closed" | "locked" | "merged";

export interface MergeRequest extends Row {
  readonly iid: number;
  /** The target project. */
  readonly projectId: number;
  readonly targetBranch: string;
  readonly sourceProjectId: number;
  readonly sourceBranch: string;
  /** The last head of the source branch; null if the branch never existed. */
  readonly sha: string | null;
  /** The merge base when the source branch was last updated. GitLab: `diff_refs:base_sha`. */
  readonly baseSha: string | null;
  /** The head of the target branch at that time. GitLab: `diff_refs:start_sha`. */
  readonly startSha: string | null;
  readonly title: string;
  readonly description: string | null;
  readonly state: MergeRequestState;
  readonly labels: readonly string[];
  readonly authorId: number;
  readonly assigneeIds: readonly number[];
  readonly reviewerIds: readonly number[];
  readonly approverIds: readonly number[];
  readonly removeSourceBranch: boolean;
  readonly squash: boolean;
  /** The commits that the merge created: the merge commit, and the squash commit if any. */
  readonly mergeCommitSha: string | null;
  readonly squashCommitSha: string | null;
  /** The user who merged it or set auto-merge. */
  readonly mergeUserId: number | null;
  /** Whether auto-merge is set. */
  readonly mergeWhenPipelineSucceeds: boolean;
  /** The parameters of the auto-merge. */
  readonly mergeParams: MergeParams;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly mergedAt: string | null;
  readonly closedAt: string | null;
  readonly closedById: number | null;
}

/** An approval rule of a project. GitLab: Premium. */
export interface ApprovalRule extends Row {
  readonly projectId: number;
  readonly name: string;
  /** Approvals of any user who may approve, or of the named users. */
  readonly ruleType: "any_approver" | "regular";
  readonly approvalsRequired: number;
  readonly userIds: readonly number[];
  /** The protected branches that it applies to; if empty, all target branches. */
  readonly protectedBranchIds: readonly number[];
  readonly appliesToAllProtectedBranches: boolean;
}

/** The commits that a merge request compared at one time. GitLab: `MergeRequestDiff`. */
export interface MergeRequestVersion extends Row {
  readonly projectId: number;
  readonly mergeRequestId: number;
  readonly sha: string | null;
  readonly baseSha: string | null;
  readonly startSha: string | null;
  readonly createdAt: string;
}

/** The parameters of a merge; null for GitLab's default. */
export interface MergeParams {
  readonly message: string | null;
  readonly squashMessage: string | null;
  readonly removeSourceBranch: boolean | null;
}

/** GitLab's defaults. */
export const NO_MERGE_PARAMS: MergeParams = { message: null, squashMessage: null, removeSourceBranch: null };

/** A comment on a merge request. */
export interface Note extends Row {
  readonly projectId: number;
  readonly mergeRequestId: number;
  readonly authorId: number;
  readonly body: string;
  readonly system: boolean;
  readonly internal: boolean;
  /** The thread that it belongs to. A note without one is alone. GitLab: `DiscussionNote` and `DiffNote`. */
  readonly thread?: NoteThread;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What a note of a thread has beyond other notes. */
export interface NoteThread {
  /** GitLab: `discussion_id`. */
  readonly id: string;
  /** The lines that the thread is about, as in the request that started it. */
  readonly position: Readonly<Record<string, unknown>> | null;
  /** The user who resolved the thread, and when; null if it is open. */
  readonly resolved: { readonly userId: number; readonly at: string } | null;
}

/** A label of a project. A merge request that names a new label creates it. */
export interface Label extends Row {
  readonly projectId: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}
