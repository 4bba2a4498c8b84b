import { changedFiles, mergeBase } from "../../git/history";
import { findCommit, NO_COMMIT, resolve } from "../../git/repository";
import type { GitLabState } from "../../state";
import type { PipelineRequest } from "../pipelineRequest";

/**
 * The files that `rules:changes` matches: the changes of a merge request or of a push to a branch. Null for other
 * events, for which `rules:changes` is always true. GitLab: `Ci::Pipeline#changed_paths`.
 */
export function changedFilesOf(state: GitLabState, request: PipelineRequest): readonly string[] | null {
  const { project, commit, beforeSha, mergeRequestId, source, tag } = request;
  if (mergeRequestId !== null) {
    const baseSha = state.mergeRequests.get(mergeRequestId)?.baseSha ?? null;
    const base = baseSha === null ? undefined : findCommit(state, project.id, baseSha);
    return changedFiles(base, commit);
  }
  if (source !== "push" || tag || beforeSha === NO_COMMIT) return null;
  const before = findCommit(state, project.id, beforeSha);
  return before ? changedFiles(before, commit) : null;
}

/** The files that changed since the merge base with the ref. GitLab: `Ci::Pipeline#modified_paths_since`. */
export function changedFilesSince(state: GitLabState, request: PipelineRequest, ref: string): readonly string[] {
  const { project, commit } = request;
  const other = resolve(state, project, ref);
  if (!other) throw new Error("rules:changes:compare_to is not a valid ref");
  return changedFiles(mergeBase(state, other, commit), commit);
}
