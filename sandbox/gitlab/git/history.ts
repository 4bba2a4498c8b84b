import type { Commit, FileEntry, Files } from "../entities";
import type { GitLabState } from "../state";
import { changedPaths, isSameEntry } from "./changedPaths";

/** The parents of a commit, in git's order. */
export function parentsOf(state: GitLabState, { parentIds }: Commit): Commit[] {
  return parentIds.map((id) => {
    const parent = state.commits.get(id);
    if (!parent) throw new Error(`no commit ${id}`);
    return parent;
  });
}

/**
 * A commit and its ancestors, each after all its descendants, else newest first (git: `--date-order`). With a path, only
 * commits that changed the file or folder; if a merge took it unchanged from one parent, the other parents are not
 * followed (git: history simplification).
 */
export function history(state: GitLabState, from: Commit, path?: string): Commit[] {
  const parents = new Map<Commit, readonly Commit[]>();
  const children = new Map<Commit, number>([[from, 0]]);
  for (const commit of children.keys()) {
    const followed = followedParents(state, commit, path);
    parents.set(commit, followed);
    for (const parent of followed) children.set(parent, (children.get(parent) ?? 0) + 1);
  }

  const ordered: Commit[] = [];
  const ready = [from];
  for (let commit = ready.shift(); commit; commit = ready.shift()) {
    ordered.push(commit);
    for (const parent of parents.get(commit) ?? []) {
      const remaining = (children.get(parent) ?? 0) - 1;
      children.set(parent, remaining);
      if (remaining === 0) insertByDate(ready, parent);
    }
  }
  return path === undefined ? ordered : ordered.filter((commit) => touches(state, commit, path));
}

/** Whether a commit changed the file or folder. A merge did if the result differs from every parent. */
function touches(state: GitLabState, commit: Commit, path: string): boolean {
  const parents = parentsOf(state, commit);
  if (parents.length === 0) return !isSame(new Map(), commit.files, path);
  return parents.every((parent) => !isSame(parent.files, commit.files, path));
}

/** The newest commit in the history of `from` that changed a file. */
export function lastCommitFor(state: GitLabState, from: Commit, path: string): Commit | undefined {
  return history(state, from, path)[0];
}

/** Whether `ancestor` is in the history of `descendant`, or is the same commit. */
export function isAncestor(state: GitLabState, ancestor: Commit, descendant: Commit): boolean {
  return ancestorIds(state, descendant).has(ancestor.id);
}

/** The newest commit that is in both histories. */
export function mergeBase(state: GitLabState, one: Commit, other: Commit): Commit | undefined {
  const ids = ancestorIds(state, one);
  return history(state, other).find(({ id }) => ids.has(id));
}

/** The commits in the history of `to` but not of `from`, in the order of {@link history}. */
export function commitsBetween(state: GitLabState, from: Commit | undefined, to: Commit): Commit[] {
  const ids = from ? ancestorIds(state, from) : new Set<number>();
  return history(state, to).filter(({ id }) => !ids.has(id));
}

/** The paths that differ between two commits, in order; all paths of `to` without `from`. */
export function changedFiles(from: Commit | undefined, to: Commit): string[] {
  return changedPaths(from?.files ?? new Map<string, FileEntry>(), to.files);
}

function ancestorIds(state: GitLabState, from: Commit): Set<number> {
  const ids = new Set([from.id]);
  for (const id of ids) for (const parent of state.commits.get(id)?.parentIds ?? []) ids.add(parent);
  return ids;
}

function followedParents(state: GitLabState, commit: Commit, path: string | undefined): readonly Commit[] {
  const parents = parentsOf(state, commit);
  if (path === undefined || parents.length < 2) return parents;
  const same = parents.find((parent) => isSame(parent.files, commit.files, path));
  return same ? [same] : parents;
}

/** Inserts a commit after all that are at least as new. git compares whole seconds. */
function insertByDate(ready: Commit[], commit: Commit): void {
  const second = (row: Commit): number => Math.floor(Date.parse(row.createdAt) / 1000);
  const at = ready.findIndex((row) => second(row) < second(commit));
  ready.splice(at < 0 ? ready.length : at, 0, commit);
}

function isSame(before: Files, after: Files, path: string): boolean {
  if (before === after) return true;
  const paths = new Set([...before.keys(), ...after.keys()]);
  for (const file of paths) {
    if (file !== path && !file.startsWith(`${path}/`)) continue;
    if (!isSameEntry(before.get(file), after.get(file))) return false;
  }
  return true;
}
