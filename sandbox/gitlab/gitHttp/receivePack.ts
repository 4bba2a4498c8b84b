import type { Commit } from "../entities";
import type { CommitContent } from "../git/commitContent";
import { notFound } from "../errors";
import { repositoryOf } from "../git/bareRepository";
import { parentsOf } from "../git/history";
import { MissingObject } from "../git/objectReader";
import { TooLarge } from "../git/pushLimits";
import { type Pushed, readPushed, UnsupportedObject } from "../git/readPushed";
import { commitOf } from "../git/repository";
import type { Caller } from "../model/caller";
import { accessLevel } from "../model/membership";
import { isProtectedBranch } from "../model/protection";
import type { GitLabState } from "../state";
import { acceptPush, type RefResult } from "./acceptPush";
import { pushAnswer } from "./pushAnswer";
import { isDeletion, type PushRequest, readPushRequest } from "./pushRequest";
import { type PushedHistory, pushFault } from "./pushRules";
import { openQuarantine } from "./quarantine";

/**
 * Processes a push: git unpacks it, GitLab's rules accept or refuse it as a whole, and the rows change at once. The
 * response is that of `git receive-pack`.
 */
export async function receivePack(state: GitLabState, caller: Caller, body: AsyncIterable<Buffer>): Promise<Buffer> {
  const request = await readPushRequest(body);
  // A client sends an empty request to test its credentials.
  if (request.commands.length === 0) return Buffer.alloc(0);
  const known = commitsOf(state, caller);
  const pushed = await readObjects(state, caller, request, known);
  if (typeof pushed === "string") {
    const results = request.commands.map(({ ref }): RefResult => ({ ref, fault: "unpacker error" }));
    return pushAnswer(request, { unpack: "index-pack failed", messages: [`error: ${pushed}`], results });
  }

  // No `await` from here on, so that the rows do not change in between.
  const current = currentCaller(state, caller);
  const history = pushedHistory(state, current, pushed);
  for (const command of request.commands) {
    const fault = pushFault(state, current, command, history);
    if (fault === undefined) continue;
    const results = request.commands.map(({ ref }): RefResult => ({ ref, fault: "pre-receive hook declined" }));
    return pushAnswer(request, { unpack: "ok", messages: [`GitLab: ${fault}`], results });
  }
  return pushAnswer(request, { unpack: "ok", ...acceptPush(state, current, request, pushed) });
}

/** The caller with the current access level. During a long push, it may change or the project may be deleted. */
function currentCaller(state: GitLabState, { user, project: { id }, ...rest }: Caller): Caller {
  const project = state.projects.get(id);
  if (!project) throw notFound("Project");
  return { ...rest, user, project, level: accessLevel(state, user, project) };
}

/** The errors that mean that the objects of a push are invalid. */
const OBJECT_ERRORS = [MissingObject, UnsupportedObject, TooLarge];

/** The content of a push, or its fault. */
async function readObjects(
  state: GitLabState,
  { project }: Caller,
  { commands, pack }: PushRequest,
  known: ReadonlyMap<string, Commit>,
): Promise<Pushed | string> {
  const ids = commands.filter((command) => !isDeletion(command)).map(({ to }) => to);
  if (ids.length === 0) return { targets: new Map(), commits: [] };
  const quarantine = openQuarantine(state, await repositoryOf(state, project));
  try {
    const fault = await quarantine.unpack(pack);
    if (fault !== undefined) return fault;
    const reader = quarantine.open();
    try {
      return await readPushed(reader, ids, known);
    } finally {
      reader.close();
    }
  } catch (error) {
    if (OBJECT_ERRORS.some((kind) => error instanceof kind)) return (error as Error).message;
    throw error;
  } finally {
    await quarantine.close();
  }
}

function commitsOf(state: GitLabState, { project }: Caller): ReadonlyMap<string, Commit> {
  const commits = state.commits.filter(({ projectId }) => projectId === project.id);
  return new Map(commits.map((commit) => [commit.sha, commit]));
}

/** Answers questions about the history, with the pushed and the existing commits. */
function pushedHistory(state: GitLabState, caller: Caller, { commits, targets }: Pushed): PushedHistory {
  const known = commitsOf(state, caller);
  const pushedCommits = new Map(commits.map((commit): [string, CommitContent] => [commit.sha, commit]));
  const has = (to: string, from: string): boolean => {
    const reached = new Set([targets.get(to)?.commit ?? to]);
    for (const sha of reached) for (const parent of parentsOfSha(sha)) reached.add(parent);
    return reached.has(from);
  };
  return {
    isFastForward: (from, to) => has(to, from),
    isOnProtectedBranch: (sha) =>
      state.branches
        .filter(({ projectId, name }) => projectId === caller.project.id && isProtectedBranch(state, projectId, name))
        .some((branch) => has(commitOf(state, branch).sha, sha)),
  };

  function parentsOfSha(sha: string): readonly string[] {
    const row = known.get(sha);
    return row ? parentsOf(state, row).map((parent) => parent.sha) : (pushedCommits.get(sha)?.parents ?? []);
  }
}
