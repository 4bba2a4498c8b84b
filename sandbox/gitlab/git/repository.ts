import type { Branch, Commit, Files, Project, Tag } from "../entities";
import type { GitLabState } from "../state";
import { badRequest } from "../errors";
import { clashingName, isRefName } from "./refName";
import { commitSha, treeId } from "./objects";

export const NO_COMMIT = "0".repeat(40);

export function findBranch(state: GitLabState, projectId: number, name: string): Branch | undefined {
  return state.branches.find((row) => row.projectId === projectId && row.name === name);
}

export function findTag(state: GitLabState, projectId: number, name: string): Tag | undefined {
  return state.tags.find((row) => row.projectId === projectId && row.name === name);
}

/** The commit of a project with this full SHA. */
export function findCommit(state: GitLabState, projectId: number, sha: string): Commit | undefined {
  return state.commits.find((row) => row.projectId === projectId && row.sha === sha);
}

/** Throws if a branch name is invalid or conflicts with another branch. The texts are assumptions. */
export function refuseBranchName(state: GitLabState, projectId: number, name: string): void {
  if (!isRefName(name)) throw badRequest("Branch name is invalid");
  const names = state.branches.filter((row) => row.projectId === projectId).map((row) => row.name);
  const clash = clashingName(names, name);
  if (clash !== undefined) throw badRequest(`Failed to create branch '${name}': '${clash}' exists`);
}

export function isEmpty(state: GitLabState, projectId: number): boolean {
  return state.branches.find((row) => row.projectId === projectId) === undefined;
}

/** The commit of a branch or tag. Throws if it does not exist, which is an internal error. */
export function commitOf(state: GitLabState, ref: { readonly commitId: number }): Commit {
  const commit = state.commits.get(ref.commitId);
  if (!commit) throw new Error(`no commit ${ref.commitId}`);
  return commit;
}

/** The commit of a branch, a tag, `HEAD`, a full ref, or a SHA (full or at least 7 digits). */
export function resolve(state: GitLabState, project: Project, ref: string): Commit | undefined {
  const branch = ref === "HEAD" ? project.defaultBranch : ref.replace(/^refs\/heads\//, "");
  const row =
    (ref.startsWith("refs/tags/") ? undefined : findBranch(state, project.id, branch)) ??
    findTag(state, project.id, ref.replace(/^refs\/tags\//, ""));
  if (row) return commitOf(state, row);
  if (!/^[0-9a-f]{7,40}$/.test(ref)) return undefined;
  return state.commits.find(({ projectId, sha }) => projectId === project.id && sha.startsWith(ref));
}

export interface NewCommit {
  /** In git's order; empty for a root commit. */
  readonly parents: readonly Commit[];
  readonly files: Files;
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly committer: { readonly name: string; readonly email: string };
}

/** Writes a commit. The caller moves the branch. */
export function writeCommit(state: GitLabState, projectId: number, commit: NewCommit): Commit {
  const { parents, files, message, author, committer } = commit;
  const date = state.clock();
  return state.commits.insert({
    projectId,
    sha: commitSha({
      tree: treeId(files),
      parents: parents.map(({ sha }) => sha),
      author: { ...author, date },
      committer: { ...committer, date },
      message,
    }),
    parentIds: parents.map(({ id }) => id),
    files,
    message,
    authorName: author.name,
    authorEmail: author.email,
    committerName: committer.name,
    committerEmail: committer.email,
    authoredAt: date.toISOString(),
    createdAt: date.toISOString(),
    authorZone: "+0000",
    committerZone: "+0000",
    raw: null,
  });
}
