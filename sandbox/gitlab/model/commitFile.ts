import type { Branch, Commit, FileEntry, Files } from "../entities";
import { blobId } from "../git/objects";
import { isRefName } from "../git/refName";
import { commitOf, findBranch, isEmpty, lastCommitFor, NO_COMMIT, writeCommit } from "../git/repository";
import { badRequest } from "../errors";
import type { GitLabState } from "../state";
import type { Caller } from "./caller";
import { startPipeline } from "./pipelines";
import { mayPush } from "./protection";

/** One file of one commit through the repository files API. */
export interface FileChange {
  readonly action: "create" | "update" | "delete";
  readonly path: string;
  readonly branch: string;
  readonly startBranch: string | undefined;
  readonly message: string;
  readonly authorName: string | undefined;
  readonly authorEmail: string | undefined;
  /** The commit that the caller believes to be the last one that changed the file. */
  readonly lastCommitId: string | undefined;
  /** Not for a delete. */
  readonly content: Buffer | undefined;
  readonly executable: boolean | undefined;
}

/** Commits a change as the caller, and starts the pipeline of that push. Every refusal has status 400. */
export function commitFile(state: GitLabState, caller: Caller, change: FileChange): Commit {
  const { project, user } = caller;
  if (!mayPush(state, caller, change.branch)) throw badRequest("You are not allowed to push into this branch");
  const { target, parent } = startingPoint(state, project.id, change);
  refuseStale(state, parent, change);

  const committer = { name: user.name, email: user.email };
  const commit = writeCommit(state, project.id, {
    parent,
    files: changedFiles(parent?.files ?? new Map(), change),
    message: change.message,
    author: { name: change.authorName ?? committer.name, email: change.authorEmail ?? committer.email },
    committer,
  });
  moveBranch(state, caller, change.branch, target, commit);
  const beforeSha = target && parent ? parent.sha : NO_COMMIT;
  startPipeline(state, { project, user, ref: change.branch, tag: false, commit, beforeSha });
  return commit;
}

/** The branch that moves, unless it is new, and the commit that the change builds on. The texts are assumptions. */
function startingPoint(
  state: GitLabState,
  projectId: number,
  { branch, startBranch = branch }: FileChange,
): { target: Branch | undefined; parent: Commit | undefined } {
  const target = findBranch(state, projectId, branch);
  if (!target && !isRefName(branch)) throw badRequest(`Branch name is invalid`);
  if (isEmpty(state, projectId)) return { target: undefined, parent: undefined };
  const start = findBranch(state, projectId, startBranch);
  if (!start) throw badRequest("You can only create or edit files when you are on a branch");
  if (target && startBranch !== branch) {
    throw badRequest(`A branch called '${branch}' already exists. Switch to that branch in order to make changes`);
  }
  return { target, parent: commitOf(state, start) };
}

function refuseStale(state: GitLabState, parent: Commit | undefined, { action, path, lastCommitId }: FileChange): void {
  if (lastCommitId === undefined || !parent || action === "create") return;
  const last = lastCommitFor(state, parent, path);
  if (!last || last.sha === lastCommitId) return;
  throw badRequest(
    action === "update"
      ? "You are attempting to update a file that has changed since you started editing it."
      : // An assumption: the text was seen in other people's reports only.
        "You are attempting to delete a file that has been previously updated.",
  );
}

/** The files after the change. The texts on names that are taken or missing were seen in reports only. */
function changedFiles(before: Files, { action, path, content, executable }: FileChange): Files {
  const old = before.get(path);
  if (action === "create" && old) throw badRequest("A file with this name already exists");
  if (action !== "create" && !old) throw badRequest("A file with this name doesn't exist");
  const files = new Map(before);
  if (action === "delete" || !content) {
    files.delete(path);
    return files;
  }
  if (!old) refuseFolderClash(before, path);
  return files.set(path, fileEntry(content, executable ?? old?.executable ?? false));
}

/** A path cannot be a file and a folder at once. */
function refuseFolderClash(files: Files, path: string): void {
  for (const other of files.keys()) {
    if (other.startsWith(`${path}/`)) throw badRequest("A directory with this name already exists");
    if (path.startsWith(`${other}/`)) throw badRequest("A file with this name already exists");
  }
}

function fileEntry(content: Buffer, executable: boolean): FileEntry {
  return { content, blobId: blobId(content), executable };
}

function moveBranch(
  state: GitLabState,
  { project }: Caller,
  name: string,
  target: Branch | undefined,
  to: Commit,
): void {
  if (target) {
    state.branches.update(target.id, { commitId: to.id });
    return;
  }
  // An assumption: the first branch of an empty repository becomes its default branch.
  if (isEmpty(state, project.id)) state.projects.update(project.id, { defaultBranch: name });
  state.branches.insert({ projectId: project.id, name, commitId: to.id });
}
