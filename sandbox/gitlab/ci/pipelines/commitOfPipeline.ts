import type { Commit } from "../../entities";
import { findCommit } from "../../git/repository";
import type { GitLabState } from "../../state";
import type { Pipeline } from "../entities";

/** The commit of a pipeline. For a fork's merge request, the commit may exist only in the fork. */
export function commitOfPipeline(state: GitLabState, { projectId, sha, mergeRequestId }: Pipeline): Commit | undefined {
  const mergeRequest = mergeRequestId === null ? undefined : state.mergeRequests.get(mergeRequestId);
  return findCommit(state, projectId, sha) ?? (mergeRequest && findCommit(state, mergeRequest.sourceProjectId, sha));
}
