import type { Branch, Commit, FileEntry, FileMode, Files } from "../entities";
import { badRequest } from "../errors";
import { isAncestor, lastCommitFor } from "../git/history";
import { blobId } from "../git/objects";
import { commitOf, findBranch, isEmpty, NO_COMMIT, refuseBranchName, writeCommit } from "../git/repository";
import type { GitLabState } from "../state";
import type { Caller } from "./caller";
import { startPipeline } from "./pipelines";
import { branchProtections, mayPush } from "./protection";

/** A commit that the API creates. */
export interface FileCommit {
  readonly branch: string;
  readonly startBranch: string | undefined;
  /** Whether an existing branch is overwritten by a commit on top of the start branch. */
  readonly force?: boolean | undefined;
  readonly message: string;
  readonly authorName: string | undefined;
  readonly authorEmail: string | undefined;
  /** Applied in order. */
  readonly actions: readonly FileAction[];
}

/** A commit's change to one file. */
export interface FileAction {
  readonly action: "create" | "update" | "delete" | "move" | "chmod";
  readonly path: string;
  /** The old path of a move. */
  readonly previousPath?: string | undefined;
  /** The new content; optional for a move or a change of the mode, unused for a delete. */
  readonly content?: Buffer | undefined;
  readonly executable?: boolean | undefined;
  /** The expected last commit that changed the file, and the error message if another one did. */
  readonly lastCommit?: { readonly id: string; readonly staleMessage: string } | undefined;
}

/** Creates a commit as the caller and starts the pipeline of the push. Every error has status 400. */
export function commitFiles(state: GitLabState, caller: Caller, change: FileCommit): Commit {
  const { project, user } = caller;
  if (!mayPush(state, caller, change.branch)) throw badRequest("You are not allowed to push into this branch");
  const { target, parent } = startingPoint(state, project.id, change);
  for (const action of change.actions) refuseStale(state, parent, action);

  const committer = { name: user.name, email: user.email };
  const commit = writeCommit(state, project.id, {
    parents: parent ? [parent] : [],
    files: change.actions.reduce<Files>(changedFiles, parent?.files ?? new Map<string, FileEntry>()),
    message: change.message,
    author: { name: change.authorName ?? committer.name, email: change.authorEmail ?? committer.email },
    committer,
  });
  const beforeSha = target ? commitOf(state, target).sha : NO_COMMIT;
  moveBranch(state, caller, change.branch, target, commit);
  startPipeline(state, { project, user, ref: change.branch, tag: false, commit, beforeSha });
  state.branchMoved.emit({ project, user, branch: change.branch });
  return commit;
}

/** The branch to move, undefined if it is new, and the parent of the commit. The texts are assumptions. */
function startingPoint(
  state: GitLabState,
  projectId: number,
  { branch, startBranch = branch, force = false }: FileCommit,
): { target: Branch | undefined; parent: Commit | undefined } {
  const target = findBranch(state, projectId, branch);
  if (!target) refuseBranchName(state, projectId, branch);
  if (isEmpty(state, projectId)) return { target: undefined, parent: undefined };
  const start = findBranch(state, projectId, startBranch);
  if (!start) throw badRequest("You can only create or edit files when you are on a branch");
  if (target && startBranch !== branch && !force) {
    throw badRequest(`A branch called '${branch}' already exists. Switch to that branch in order to make changes`);
  }
  if (target && !isAncestor(state, commitOf(state, target), commitOf(state, start))) {
    refuseForcePush(state, projectId, branch);
  }
  return { target, parent: commitOf(state, start) };
}

/** Throws if nobody may overwrite the branch. GitLab: `Gitlab::Checks::BranchCheck`. */
function refuseForcePush(state: GitLabState, projectId: number, branch: string): void {
  const protections = branchProtections(state, projectId, branch);
  if (protections.length === 0 || protections.some(({ allowForcePush }) => allowForcePush)) return;
  throw badRequest("You are not allowed to force push code to a protected branch on this project.");
}

function refuseStale(state: GitLabState, parent: Commit | undefined, change: FileAction): void {
  if (change.lastCommit === undefined || !parent || change.action === "create") return;
  const last = lastCommitFor(state, parent, change.previousPath ?? change.path);
  if (last && last.sha !== change.lastCommit.id) throw badRequest(change.lastCommit.staleMessage);
}

/** The files after the change. The texts about existing and missing files come from bug reports. */
function changedFiles(before: Files, { action, path, previousPath = path, content, executable }: FileAction): Files {
  const isNew = action === "create" || action === "move";
  if (isNew && before.has(path)) throw badRequest("A file with this name already exists");
  const old = before.get(previousPath);
  // The API cannot change submodules.
  if (action !== "create" && (!old || old.mode === "160000")) throw badRequest("A file with this name doesn't exist");
  const files = new Map(before);
  if (action === "delete" || action === "move") files.delete(previousPath);
  if (action === "delete") return files;
  if (isNew) refuseFolderClash(files, path);
  const newContent = action === "chmod" ? old?.content : (content ?? old?.content);
  return files.set(path, fileEntry(newContent ?? Buffer.alloc(0), modeOf(old, executable)));
}

/** Throws if a path would be both a file and a folder. */
function refuseFolderClash(files: Files, path: string): void {
  for (const other of files.keys()) {
    if (other.startsWith(`${path}/`)) throw badRequest("A directory with this name already exists");
    if (path.startsWith(`${other}/`)) throw badRequest("A file with this name already exists");
  }
}

/** The mode of the changed file. A symbolic link stays one and cannot be executable. */
function modeOf(old: FileEntry | undefined, executable: boolean | undefined): FileMode {
  if (old?.mode === "120000") return old.mode;
  if (executable === undefined) return old?.mode ?? "100644";
  return executable ? "100755" : "100644";
}

function fileEntry(content: Buffer, mode: FileMode): FileEntry {
  return { content, blobId: blobId(content), mode };
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
  // Assumption: the first branch of an empty repository becomes its default branch.
  if (isEmpty(state, project.id)) state.projects.update(project.id, { defaultBranch: name });
  state.branches.insert({ projectId: project.id, name, commitId: to.id });
}
