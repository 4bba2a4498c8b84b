import type { Row } from "../../store";

export type MergeRequestState = "opened" | "closed" | "locked" | "merged";

export interface MergeRequest extends Row {
  readonly iid: number;
  /** The project that it goes to. */
  readonly projectId: number;
  readonly targetBranch: string;
  readonly sourceProjectId: number;
  readonly sourceBranch: string;
  /** The head of the source branch, also when that is gone; null where there never was one. */
  readonly sha: string | null;
  /** Where the source left the target, when the source moved last. GitLab: `diff_refs:base_sha`. */
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
  /** What merging made: the merge commit, or the squashed one before it. */
  readonly mergeCommitSha: string | null;
  readonly squashCommitSha: string | null;
  /** Who merged it, or set it to merge by itself. */
  readonly mergeUserId: number | null;
  /** It merges by itself once its pipeline has succeeded. */
  readonly mergeWhenPipelineSucceeds: boolean;
  /** How it merges by then. */
  readonly mergeParams: MergeParams;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly mergedAt: string | null;
  readonly closedAt: string | null;
  readonly closedById: number | null;
}

/** How many approvals merge requests of a project need, and whose. GitLab: approval rule, Premium. */
export interface ApprovalRule extends Row {
  readonly projectId: number;
  readonly name: string;
  /** Of anybody who may approve, or of the named users. */
  readonly ruleType: "any_approver" | "regular";
  readonly approvalsRequired: number;
  readonly userIds: readonly number[];
  /** The protected branches that it counts for; without any, every target branch. */
  readonly protectedBranchIds: readonly number[];
  readonly appliesToAllProtectedBranches: boolean;
}

/** What whoever merges may say; null for GitLab's default. */
export interface MergeParams {
  readonly message: string | null;
  readonly squashMessage: string | null;
  readonly removeSourceBranch: boolean | null;
}

/** All as GitLab does it. */
export const NO_MERGE_PARAMS: MergeParams = { message: null, squashMessage: null, removeSourceBranch: null };

/** A comment on a merge request. */
export interface Note extends Row {
  readonly projectId: number;
  readonly mergeRequestId: number;
  readonly authorId: number;
  readonly body: string;
  readonly system: boolean;
  readonly internal: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A label of a project; one that a merge request names comes to be by that. */
export interface Label extends Row {
  readonly projectId: number;
  readonly name: string;
  readonly color: string;
  readonly description: string | null;
}
