import type { Row } from "../../store";

export type MergeRequestState = "opened" | "closed" | "locked" | "merged";

export interface MergeRequest extends Row {
  readonly iid: number;
  /** The project that it goes to. */
  readonly projectId: number;
  readonly targetBranch: string;
  readonly sourceProjectId: number;
  readonly sourceBranch: string;
  /** The head of the source branch, also when that is gone. */
  readonly sha: string;
  readonly title: string;
  readonly description: string | null;
  readonly state: MergeRequestState;
  readonly labels: readonly string[];
  readonly authorId: number;
  readonly assigneeIds: readonly number[];
  readonly reviewerIds: readonly number[];
  readonly removeSourceBranch: boolean;
  readonly squash: boolean;
  /** What merging made: the merge commit, or the squashed one before it. */
  readonly mergeCommitSha: string | null;
  readonly squashCommitSha: string | null;
  readonly mergeUserId: number | null;
  /** It merges by itself once its pipeline has succeeded. */
  readonly mergeWhenPipelineSucceeds: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly mergedAt: string | null;
  readonly closedAt: string | null;
}

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
