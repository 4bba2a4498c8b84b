import type { AccessRule } from "../entities";
import type { RuleEntry } from "../http/ruleEntries";
import { unprocessable } from "../errors";
import type { GitLabState } from "../state";
import { AccessLevel } from "./accessLevel";
import { projectMemberships } from "./membership";

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

/** The rule of an entry, for one target. An entry without a target means Maintainers, the default of GitLab's model. */
function newRule(state: GitLabState, projectId: number, subject: Subject, entry: RuleEntry, id?: number): AccessRule {
  refuseOutsiders(state, projectId, subject, entry);
  const { user_id: userId = null, group_id: groupId = null, deploy_key_id: deployKeyId = null } = entry;
  const isRole = userId === null && groupId === null && deployKeyId === null;
  const accessLevel = isRole ? (entry.access_level ?? AccessLevel.Maintainer) : null;
  const rule = { accessLevel, userId, groupId, deployKeyId };
  return id === undefined ? state.accessRule(rule) : { id, ...rule };
}

/**
 * Throws if an entry names a user, a group or a deploy key without access to the project: a user must be a member, the
 * project must be shared with the group, and the deploy key must be able to write. Only a push may name a deploy key. Without
 * a licence, only roles are valid. The texts are assumptions. GitLab: protected branches API, `ProtectedRefAccess`.
 */
function refuseOutsiders(state: GitLabState, projectId: number, subject: Subject, entry: RuleEntry): void {
  const { user_id: userId, group_id: groupId, deploy_key_id: deployKeyId } = entry;
  const project = state.projects.get(projectId);
  const isMember = project && projectMemberships(state, project).some((row) => row.userId === userId);
  const isShared = state.projectGroupLinks.find((row) => row.projectId === projectId && row.groupId === groupId);
  const key = deployKeyId === undefined ? undefined : state.deployKeys.get(deployKeyId);
  const levels = `${subject} access levels`;
  const takesKeys = subject === "Push" || subject === "Create";
  const fault =
    (!state.premium && userId !== undefined && "user must be blank") ||
    (!state.premium && groupId !== undefined && "group must be blank") ||
    (userId !== undefined && !isMember && "user is not a member of the project") ||
    (groupId !== undefined && !isShared && "group does not have access to the project") ||
    (deployKeyId !== undefined && !takesKeys && "deploy key must be blank") ||
    (deployKeyId !== undefined &&
      (key?.projectId !== projectId || !key.canPush) &&
      "deploy key is not enabled for this project");
  if (fault) throw unprocessable([`${levels} ${fault}`]);
}

function sameTarget(a: AccessRule, b: AccessRule): boolean {
  return (["accessLevel", "userId", "groupId", "deployKeyId"] as const).every((target) => a[target] === b[target]);
}

function alreadyTaken(subject: Subject, { userId, groupId, deployKeyId }: AccessRule) {
  const [target] = [
    ...(userId === null ? [] : ["user"]),
    ...(groupId === null ? [] : ["group"]),
    ...(deployKeyId === null ? [] : ["deploy key"]),
    "access level",
  ];
  return unprocessable([`${subject} access levels ${target} has already been taken`]);
}
