import type { CommitContent } from "../git/commitContent";
import type { Pushed } from "../git/readPushed";
import { clashingName, isRefName } from "../git/refName";
import { findBranch, findTag, isEmpty, NO_COMMIT } from "../git/repository";
import { pushableRefs } from "../git/publishedRefs";
import type { Caller } from "../model/caller";
import type { GitLabState } from "../state";
import { announcePush, pushedCommit } from "./announcePush";
import { isDeletion, type PushRequest, type RefCommand } from "./pushRequest";

/** The result for one ref of a push. */
export interface RefResult {
  readonly ref: string;
  /** Why it was not updated, in git's words. */
  readonly fault?: string;
}

/** Updates the refs of a permitted push and starts their pipelines. */
export function acceptPush(
  state: GitLabState,
  caller: Caller,
  request: PushRequest,
  pushed: Pushed,
): { messages: string[]; results: RefResult[] } {
  const { commands, capabilities } = request;
  const checked = commands.map((command) => ({ command, fault: refFault(state, caller, command, pushed) }));
  const atomic = capabilities.has("atomic") && checked.some(({ fault }) => fault !== undefined);
  const accepted = atomic ? [] : checked.filter(({ fault }) => fault === undefined).map(({ command }) => command);

  if (accepted.length > 0) {
    const wasEmpty = isEmpty(state, caller.project.id);
    insertCommits(state, caller.project.id, pushed.commits);
    for (const command of accepted) moveRef(state, caller, command, pushed);
    if (wasEmpty) setDefaultBranch(state, caller);
    announcePush(state, caller, request, new Set(accepted), pushed);
  }
  return {
    messages: checked.flatMap(({ fault }) => (fault?.message === undefined ? [] : [`error: ${fault.message}`])),
    results: checked.map(({ command: { ref }, fault }) => {
      const reason = fault?.reason ?? (atomic ? "atomic push failure" : undefined);
      return { ref, ...(reason !== undefined && { fault: reason }) };
    }),
  };
}

/** Why a ref cannot be updated, apart from permissions: a concurrent update or an invalid name. git: `receive-pack`. */
function refFault(
  state: GitLabState,
  { project }: Caller,
  { ref, from, to }: RefCommand,
  pushed: Pushed,
): { reason: string; message?: string } | undefined {
  const name = /^refs\/(?:heads|tags)\/(.+)$/.exec(ref)?.[1];
  if (name === undefined) return { reason: "deny updating a hidden ref" };
  if (to !== NO_COMMIT && !isRefName(name)) return { reason: "funny refname" };
  const refs = new Map(pushableRefs(state, project).map((row) => [row.name, row.target]));
  const current = refs.get(ref) ?? NO_COMMIT;
  if (current !== from) {
    const found =
      current === NO_COMMIT
        ? `unable to resolve reference '${ref}'`
        : from === NO_COMMIT
          ? "reference already exists"
          : `is at ${current} but expected ${from}`;
    return { reason: "failed to update ref", message: `cannot lock ref '${ref}': ${found}` };
  }
  if (ref.startsWith("refs/heads/") && pushed.targets.get(to)?.tag) {
    const message = `cannot update ref '${ref}': trying to write non-commit object ${to} to branch '${ref}'`;
    return { reason: "failed to update ref", message };
  }
  const clash = to === NO_COMMIT ? undefined : clashingName(refs.keys(), ref);
  return clash === undefined
    ? undefined
    : {
        reason: "failed to update ref",
        message: `cannot lock ref '${ref}': '${clash}' exists; cannot create '${ref}'`,
      };
}

function insertCommits(state: GitLabState, projectId: number, commits: readonly CommitContent[]): void {
  if (commits.length === 0) return;
  const rows = state.commits.filter((row) => row.projectId === projectId);
  const ids = new Map(rows.map(({ sha, id }) => [sha, id]));
  for (const { parents, ...commit } of commits) {
    // A concurrent push may have inserted it.
    if (ids.has(commit.sha)) continue;
    const parentIds = parents.map((sha) => ids.get(sha)).filter((id) => id !== undefined);
    ids.set(commit.sha, state.commits.insert({ ...commit, projectId, parentIds }).id);
  }
}

function moveRef(state: GitLabState, { project }: Caller, command: RefCommand, pushed: Pushed): void {
  const name = command.ref.replace(/^refs\/(heads|tags)\//, "");
  const isBranch = command.ref.startsWith("refs/heads/");
  const row = isBranch ? findBranch(state, project.id, name) : findTag(state, project.id, name);
  if (isDeletion(command)) {
    if (row) (isBranch ? state.branches : state.tags).delete(row.id);
    return;
  }
  const commitId = pushedCommit(state, project.id, command, pushed).id;
  if (isBranch) {
    if (row) state.branches.update(row.id, { commitId });
    else state.branches.insert({ projectId: project.id, name, commitId });
    return;
  }
  const { raw = null, message = "", createdAt = null } = pushed.targets.get(command.to)?.tag ?? {};
  const tag = { commitId, target: command.to, raw, message, createdAt };
  if (row) state.tags.update(row.id, tag);
  else state.tags.insert({ projectId: project.id, name, ...tag });
}

/** Makes the first pushed branch the default branch, unless the project's default branch exists. */
function setDefaultBranch(state: GitLabState, { project }: Caller): void {
  const branches = state.branches.filter(({ projectId }) => projectId === project.id);
  const [first] = branches;
  if (!first || branches.some(({ name }) => name === project.defaultBranch)) return;
  state.projects.update(project.id, { defaultBranch: first.name });
}
