import { isRefName } from "../git/refName";
import { isEmpty } from "../git/repository";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import {
  branchProtections,
  isProtectedBranch,
  isProtectedTag,
  mayCreateTag,
  mayMerge,
  mayPush,
} from "../model/protection";
import type { GitLabState } from "../state";
import { isCreation, isDeletion, type RefCommand } from "./pushRequest";

/** The questions about the pushed history that the rules need. */
export interface PushedHistory {
  /** Whether the commit `to` has `from` in its history. */
  isFastForward(from: string, to: string): boolean;
  /** Whether the commit is in a protected branch. */
  isOnProtectedBranch(commit: string): boolean;
}

/** Why GitLab refuses the whole push because of one ref. The texts are GitLab's: `BranchCheck` and `TagCheck`. */
export function pushFault(
  state: GitLabState,
  caller: Caller,
  command: RefCommand,
  history: PushedHistory,
): string | undefined {
  if (caller.level < AccessLevel.Developer) return "You are not allowed to push code to this project.";
  const branch = /^refs\/heads\/(.+)$/.exec(command.ref)?.[1];
  if (branch !== undefined) return branchFault(state, caller, { ...command, branch }, history);
  const tag = /^refs\/tags\/(.+)$/.exec(command.ref)?.[1];
  return tag === undefined ? undefined : tagFault(state, caller, { ...command, tag });
}

function branchFault(
  state: GitLabState,
  caller: Caller,
  command: RefCommand & { readonly branch: string },
  history: PushedHistory,
): string | undefined {
  const { project } = caller;
  const { branch, from, to } = command;
  if (isDeletion(command) && branch === project.defaultBranch) {
    return "The default branch of a project cannot be deleted.";
  }
  if (!isDeletion(command) && /^[0-9a-f]{40}(-\/|\/|$)/i.test(branch)) {
    return "You cannot create a branch with a 40-character hexadecimal branch name.";
  }
  if (isEmpty(state, project.id)) return emptyProjectFault(caller);
  if (!isProtectedBranch(state, project.id, branch)) return undefined;
  if (isDeletion(command)) {
    return caller.level < AccessLevel.Maintainer
      ? "You are not allowed to delete protected branches from this project. Only a project maintainer or owner can delete a protected branch."
      : "You can only delete protected branches using the web interface.";
  }
  if (isCreation(command))
    return mayPush(state, caller, branch) ? undefined : creationFault(state, caller, command, history);
  const force = branchProtections(state, project.id, branch).some(({ allowForcePush }) => allowForcePush);
  if (!force && !history.isFastForward(from, to)) {
    return "You are not allowed to force push code to a protected branch on this project.";
  }
  return mayPush(state, caller, branch)
    ? undefined
    : "You are not allowed to push code to protected branches on this project.";
}

/**
 * Why the caller may not create a protected branch. Users who may merge can, from a protected commit, but not with git.
 */
function creationFault(
  state: GitLabState,
  caller: Caller,
  { branch, to }: RefCommand & { readonly branch: string },
  history: PushedHistory,
): string {
  if (!mayMerge(state, caller, branch)) return "You are not allowed to create protected branches on this project.";
  return history.isOnProtectedBranch(to)
    ? "You can only create protected branches using the web interface and API."
    : "You can only use an existing protected branch ref as the basis of a new protected branch.";
}

/**
 * Only Maintainers create the default branch. Assumption: its initial protection is GitLab's default, full protection.
 */
function emptyProjectFault({ project, level }: Caller): string | undefined {
  if (level >= AccessLevel.Maintainer) return undefined;
  return `\nA default branch (e.g. main) does not yet exist for ${project.fullPath}\nAsk a project Owner or Maintainer to create a default branch:\n`;
}

function tagFault(
  state: GitLabState,
  caller: Caller,
  command: RefCommand & { readonly tag: string },
): string | undefined {
  const { project, level } = caller;
  const { tag } = command;
  if (isCreation(command) && tag === project.defaultBranch) {
    return "You cannot use default branch name to create a tag";
  }
  if (!isDeletion(command)) {
    if (!isRefName(tag) || tag.startsWith("refs/tags/")) return "You cannot create a tag with a prohibited pattern.";
    if (/^([0-9a-f]{40}|[0-9a-f]{64})/.test(tag)) return "You cannot create a tag with a SHA-1 or SHA-256 tag name.";
  }
  if (!isProtectedTag(state, project.id, tag)) return undefined;
  if (isDeletion(command)) {
    return level < AccessLevel.Maintainer
      ? "You are not allowed to delete protected tags from this project. Only a project maintainer or owner can delete a protected tag."
      : "You can only delete protected tags using the web interface.";
  }
  if (!isCreation(command)) return "Protected tags cannot be updated.";
  return mayCreateTag(state, caller, tag) ? undefined : "You are not allowed to create this tag as it is protected.";
}
