import type { AccessRule, ProtectedBranch, ProtectedTag } from "../entities";
import type { GitLabState } from "../state";
import { AccessLevel } from "./accessLevel";
import type { Caller } from "./caller";
import { groupLevel } from "./membership";
import { matchesWildcard } from "./wildcard";

/** The protections that match a branch, by name or by wildcard. */
export function branchProtections(state: GitLabState, projectId: number, branch: string): ProtectedBranch[] {
  return state.protectedBranches.filter((row) => row.projectId === projectId && matchesWildcard(row.name, branch));
}

export function tagProtections(state: GitLabState, projectId: number, tag: string): ProtectedTag[] {
  return state.protectedTags.filter((row) => row.projectId === projectId && matchesWildcard(row.name, tag));
}

export function isProtectedBranch(state: GitLabState, projectId: number, branch: string): boolean {
  return branchProtections(state, projectId, branch).length > 0;
}

export function isProtectedTag(state: GitLabState, projectId: number, tag: string): boolean {
  return tagProtections(state, projectId, tag).length > 0;
}

/** Whether the caller may push to a branch. Of several protections, the most permissive one counts. */
export function mayPush(state: GitLabState, caller: Caller, branch: string): boolean {
  if (caller.level < AccessLevel.Developer) return false;
  const protections = branchProtections(state, caller.project.id, branch);
  return protections.length === 0 || protections.some(({ push }) => allows(state, push, caller));
}

/** Whether the caller may merge into a branch. Of several protections, the most permissive one counts. */
export function mayMerge(state: GitLabState, caller: Caller, branch: string): boolean {
  if (caller.level < AccessLevel.Developer) return false;
  const protections = branchProtections(state, caller.project.id, branch);
  return protections.length === 0 || protections.some(({ merge }) => allows(state, merge, caller));
}

export function mayCreateTag(state: GitLabState, caller: Caller, tag: string): boolean {
  if (caller.level < AccessLevel.Developer) return false;
  const protections = tagProtections(state, caller.project.id, tag);
  return protections.length === 0 || protections.some(({ create }) => allows(state, create, caller));
}

/** Whether a Maintainer may unprotect a branch: by its unprotect rules, if it has any. */
export function mayUnprotect(state: GitLabState, protection: ProtectedBranch, caller: Caller): boolean {
  return protection.unprotect.length === 0 || allows(state, protection.unprotect, caller);
}

export function namesDevelopers(rules: readonly AccessRule[]): boolean {
  return rules.some(({ accessLevel }) => accessLevel === AccessLevel.Developer);
}

/** Whether one of the rules matches the caller. */
export function allows(state: GitLabState, rules: readonly AccessRule[], caller: Caller): boolean {
  return rules.some((rule) => allowsByRule(state, rule, caller));
}

/** Whether a rule matches the caller. A deploy key matches nobody, because the sandbox has no SSH. */
function allowsByRule(
  state: GitLabState,
  { accessLevel, userId, groupId, deployKeyId }: AccessRule,
  { user, level }: Caller,
): boolean {
  if (deployKeyId !== null) return false;
  if (userId !== null) return userId === user.id;
  const group = groupId === null ? undefined : state.namespaces.get(groupId);
  if (groupId !== null) return group !== undefined && groupLevel(state, user, group) > 0;
  if (accessLevel === null || accessLevel === AccessLevel.NoAccess) return false;
  if (accessLevel === AccessLevel.Admin) return user.admin;
  return level >= accessLevel;
}
