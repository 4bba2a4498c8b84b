import type { Commit } from "../../gitlab/entities";
import { changedFiles, parentsOf } from "../../gitlab/git/history";
import type { MergeRequest } from "../../gitlab/mergeRequests/entities";
import { comparedCommits } from "../../gitlab/mergeRequests/sides";
import type { GitLabState } from "../../gitlab/state";

/** A changed file. */
export interface ChangedFile {
  readonly path: string;
  readonly how: "added" | "changed" | "removed";
}

/** The changed files of a commit, compared with its first parent. */
export function changesOfCommit(state: GitLabState, commit: Commit): ChangedFile[] {
  return changesBetween(parentsOf(state, commit)[0], commit);
}

/** The changed files of a merge request. */
export function changesOfMergeRequest(state: GitLabState, mergeRequest: MergeRequest): ChangedFile[] {
  const compared = comparedCommits(state, mergeRequest);
  return compared ? changesBetween(compared.base, compared.head) : [];
}

function changesBetween(before: Commit | undefined, after: Commit): ChangedFile[] {
  return changedFiles(before, after).map((path) => ({ path, how: how(before, after, path) }));
}

function how(before: Commit | undefined, after: Commit, path: string): ChangedFile["how"] {
  if (!before?.files.has(path)) return "added";
  return after.files.has(path) ? "changed" : "removed";
}
