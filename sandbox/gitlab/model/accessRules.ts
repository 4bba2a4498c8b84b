import type { AccessRule } from "../entities";
import type { RuleEntry } from "../http/ruleEntries";
import { unprocessable } from "../errors";
import type { GitLabState } from "../state";
import { AccessLevel } from "./accessLevel";

/** The action that access rules are for, as GitLab's messages name it. */
export type Subject = "Push" | "Merge" | "Unprotect" | "Create";

/**
 * The rules of a new protection: the role of the single parameter, then the entries, which the Community Edition
 * ignores. Defaults to Maintainers.
 */
export function newRules(
  state: GitLabState,
  projectId: number,
  subject: Subject,
  level: number | undefined,
  entries: readonly RuleEntry[] = [],
): AccessRule[] {
  const effective = state.edition === "ee" ? entries : [];
  const role = level ?? (effective.length === 0 ? AccessLevel.Maintainer : undefined);
  return [
    ...(role === undefined ? [] : [state.accessRule({ accessLevel: role })]),
    ...effective.map((entry) => newRule(state, projectId, subject, entry)),
  ];
}

/** The rules after a PATCH. An entry with an id changes or deletes that rule; an entry without adds one. */
export function patchedRules(
  state: GitLabState,
  projectId: number,
  subject: Subject,
  rules: readonly AccessRule[],
  entries: readonly RuleEntry[] | undefined,
): readonly AccessRule[] {
  if (!entries || state.edition === "ce") return rules;
  return entries.reduce<readonly AccessRule[]>((kept, entry) => {
    const { id, _destroy: destroy } = entry;
    if (id !== undefined && !kept.some((rule) => rule.id === id)) {
      // Assumption: GitLab refuses the id of another rule, with a text like this.
      throw unprocessable([`${subject} access levels id is invalid`]);
    }
    const others = kept.filter((rule) => rule.id !== id);
    if (destroy) return others;
    const wanted = newRule(state, projectId, subject, entry, id);
    if (others.some((rule) => sameTarget(rule, wanted))) throw alreadyTaken(subject, wanted);
    return id === undefined ? [...kept, wanted] : kept.map((rule) => (rule.id === id ? wanted : rule));
  }, rules);
}

function newRule(state: GitLabState, projectId: number, subject: Subject, entry: RuleEntry, id?: number): AccessRule {
  refuseOutsiders(state, projectId, subject, entry);
  const rule = {
    accessLevel: entry.user_id === undefined ? (entry.access_level ?? null) : null,
    userId: entry.user_id ?? null,
  };
  // Assumption: an entry without a target means Maintainers, the default of GitLab's model.
  const named =
    rule.accessLevel === null && rule.userId === null ? { ...rule, accessLevel: AccessLevel.Maintainer } : rule;
  return id === undefined ? state.accessRule(named) : { id, groupId: null, deployKeyId: null, ...named };
}

/**
 * Throws if an entry names a user who is not a member, a group, or a deploy key: the sandbox's projects have only user
 * members. Without a licence, only roles are valid (GitLab: `protected_refs_for_users`). The texts are assumptions.
 */
function refuseOutsiders(state: GitLabState, projectId: number, subject: Subject, entry: RuleEntry): void {
  const { user_id: userId, group_id: groupId, deploy_key_id: deployKeyId } = entry;
  const isMember = state.members.find((row) => row.projectId === projectId && row.userId === userId) !== undefined;
  const levels = `${subject} access levels`;
  if (!state.premium && userId !== undefined) throw unprocessable([`${levels} user must be blank`]);
  if (!state.premium && groupId !== undefined) throw unprocessable([`${levels} group must be blank`]);
  if (userId !== undefined && !isMember) throw unprocessable([`${levels} user is not a member of the project`]);
  if (groupId !== undefined) throw unprocessable([`${levels} group does not have access to the project`]);
  if (deployKeyId !== undefined) throw unprocessable([`${levels} deploy key is not enabled for this project`]);
}

function sameTarget(a: AccessRule, b: AccessRule): boolean {
  return a.accessLevel === b.accessLevel && a.userId === b.userId;
}

function alreadyTaken(subject: Subject, { userId }: AccessRule) {
  return unprocessable([
    `${subject} access levels ${userId === null ? "access level" : "user"} has already been taken`,
  ]);
}
