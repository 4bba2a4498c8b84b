import type { GitLabState } from "../state";
import type { MergeRequest, MergeRequestVersion } from "./entities";

/** Records the commits that a merge request compares now, as a new version of its diff. */
export function recordVersion(state: GitLabState, { id, projectId, sha, baseSha, startSha }: MergeRequest): void {
  state.mergeRequestVersions.insert({ projectId, mergeRequestId: id, sha, baseSha, startSha, createdAt: state.now() });
}

/** The versions of a merge request's diff, newest first. */
export function versionsOf(state: GitLabState, { id }: MergeRequest): MergeRequestVersion[] {
  return state.mergeRequestVersions.filter(({ mergeRequestId }) => mergeRequestId === id).reverse();
}
