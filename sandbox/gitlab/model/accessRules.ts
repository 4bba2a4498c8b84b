import type { AccessRule } from "../entities";
import type { RuleEntry } from "../http/ruleEntries";
import { unprocessable } from "../errors";
import type { GitLabState } from "../state";
import { AccessLevel } from "./accessLevel";

/** What a protection's rules are about, as GitLab's messages begin: `Push`, `Merge`, `Unprotect`, `Create`. */
export type Subject = "Push" | "Merge" | "Unprotect" | "Create";

/**
 * The rules of a new protection: the role of the plain parameter, then the entries, which the Community Edition
 * ignores. Maintainers when neither says anything.
 */
export function newRules(
  state: GitLabState,
  projectId: number,
  subject: Subject,
  level: number | undefined,
  entries: readonly RuleEntry[] = [],
): AccessRule[] {
  const heeded = state.edition === "ee" ? entries : [];
  const role = level ?? (heeded.length === 0 ? AccessLevel.Maintainer : undefined);
  return [
    ...(role === undefined ? [] : [state.accessRule({ accessLevel: role })]),
    ...heeded.map((entry) => newRule(state, projectId, subject, entry)),
  ];
}

/** The rules after a PATCH: an entry with an id changes or destroys that rule, one without adds a rule. */
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
      // An assumption: a foreign id is refused; how GitLab words it was not seen.
      throw unprocessable([`${subject} access levels id is invalid`]);
    }
    const others = kept.filter((rule) => rule.id !== id);
    if (destroy) return others;
    const wanted = newRule(state, projectId, subject, entry, id);
    if (others.some((rule) => sameTarget(rule, wanted))) throw taken(subject, wanted);
    return id === undefined ? [...kept, wanted] : kept.map((rule) => (rule.id === id ? wanted : rule));
  }, rules);
}

function newRule(state: GitLabState, projectId: number, subject: Subject, entry: RuleEntry, id?: number): AccessRule {
  refuseOutsiders(state, projectId, subject, entry);
  const rule = {
    accessLevel: entry.user_id === undefined ? (entry.access_level ?? null) : null,
    userId: entry.user_id ?? null,
  };
  // An assumption: an entry that names nothing counts as the maintainers, the level's default in GitLab's model.
  const named =
    rule.accessLevel === null && rule.userId === null ? { ...rule, accessLevel: AccessLevel.Maintainer } : rule;
  return id === undefined ? state.accessRule(named) : { id, groupId: null, deployKeyId: null, ...named };
}

/**
 * The sandbox's projects have user members only. The texts are assumptions. Without a licence only roles may be named:
 * GitLab's `protected_refs_for_users`.
 */
function refuseOutsiders(state: GitLabState, projectId: number, subject: Subject, entry: RuleEntry): void {
  const { user_id: userId, group_id: groupId, deploy_key_id: deployKeyId } = entry;
  const isMember = state.members.find((row) => row.projectId === projectId && row.userId === userId) !== undefined;
  const of = `${subject} access levels`;
  if (!state.premium && userId !== undefined) throw unprocessable([`${of} user must be blank`]);
  if (!state.premium && groupId !== undefined) throw unprocessable([`${of} group must be blank`]);
  if (userId !== undefined && !isMember) throw unprocessable([`${of} user is not a member of the project`]);
  if (groupId !== undefined) throw unprocessable([`${of} group does not have access to the project`]);
  if (deployKeyId !== undefined) throw unprocessable([`${of} deploy key is not enabled for this project`]);
}

function sameTarget(a: AccessRule, b: AccessRule): boolean {
  return a.accessLevel === b.accessLevel && a.userId === b.userId;
}

function taken(subject: Subject, { userId }: AccessRule) {
  return unprocessable([
    `${subject} access levels ${userId === null ? "access level" : "user"} has already been taken`,
  ]);
}
