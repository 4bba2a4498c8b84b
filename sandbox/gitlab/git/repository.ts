import type { Branch, Commit, FileEntry, Files, Project, Tag } from "../entities";
import type { GitLabState } from "../state";
import { commitSha, type Signature, treeId } from "./objects";

export const NO_COMMIT = "0".repeat(40);

export function findBranch(state: GitLabState, projectId: number, name: string): Branch | undefined {
  return state.branches.find((row) => row.projectId === projectId && row.name === name);
}

export function findTag(state: GitLabState, projectId: number, name: string): Tag | undefined {
  return state.tags.find((row) => row.projectId === projectId && row.name === name);
}

export function isEmpty(state: GitLabState, projectId: number): boolean {
  return state.branches.find((row) => row.projectId === projectId) === undefined;
}

/** The commit of a branch or tag row: rows point only at commits that exist. */
export function commitOf(state: GitLabState, ref: { readonly commitId: number }): Commit {
  const commit = state.commits.get(ref.commitId);
  if (!commit) throw new Error(`no commit ${ref.commitId}`);
  return commit;
}

/** The commit that a branch, a tag, `HEAD`, a full ref or a commit id (whole or its first 7 or more digits) names. */
export function resolve(state: GitLabState, project: Project, ref: string): Commit | undefined {
  const branch = ref === "HEAD" ? project.defaultBranch : ref.replace(/^refs\/heads\//, "");
  const row =
    (ref.startsWith("refs/tags/") ? undefined : findBranch(state, project.id, branch)) ??
    findTag(state, project.id, ref.replace(/^refs\/tags\//, ""));
  if (row) return commitOf(state, row);
  if (!/^[0-9a-f]{7,40}$/.test(ref)) return undefined;
  return state.commits.find(({ projectId, sha }) => projectId === project.id && sha.startsWith(ref));
}

/** A commit and its ancestors, newest first. The sandbox's history is a line: no commit has a second parent. */
export function history(state: GitLabState, from: Commit): Commit[] {
  const commits: Commit[] = [];
  for (let at: Commit | undefined = from; at; at = parentOf(state, at)) commits.push(at);
  return commits;
}

export function parentOf(state: GitLabState, { parentId }: Commit): Commit | undefined {
  return parentId === null ? undefined : state.commits.get(parentId);
}

/** Whether a commit added, changed or removed the file, or anything in the folder. */
export function touches(state: GitLabState, commit: Commit, path: string): boolean {
  const before: Files = parentOf(state, commit)?.files ?? new Map<string, FileEntry>();
  return [...new Set([...before.keys(), ...commit.files.keys()])]
    .filter((file) => file === path || file.startsWith(`${path}/`))
    .some((file) => {
      const [old, now] = [before.get(file), commit.files.get(file)];
      return old?.blobId !== now?.blobId || old?.executable !== now?.executable;
    });
}

/** The newest commit up to `from` that changed a file. */
export function lastCommitFor(state: GitLabState, from: Commit, path: string): Commit | undefined {
  return history(state, from).find((commit) => touches(state, commit, path));
}

export interface NewCommit {
  readonly parent: Commit | undefined;
  readonly files: Files;
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly committer: { readonly name: string; readonly email: string };
}

/** Writes a commit; moving a branch to it is the caller's part. */
export function writeCommit(state: GitLabState, projectId: number, commit: NewCommit): Commit {
  const date = state.clock();
  const sign = (person: { name: string; email: string }): Signature => ({ ...person, date });
  return state.commits.insert({
    projectId,
    sha: commitSha({
      tree: treeId(commit.files),
      parents: commit.parent ? [commit.parent.sha] : [],
      author: sign(commit.author),
      committer: sign(commit.committer),
      message: commit.message,
    }),
    parentId: commit.parent?.id ?? null,
    files: commit.files,
    message: commit.message,
    authorName: commit.author.name,
    authorEmail: commit.author.email,
    committerName: commit.committer.name,
    committerEmail: commit.committer.email,
    createdAt: date.toISOString(),
  });
}
