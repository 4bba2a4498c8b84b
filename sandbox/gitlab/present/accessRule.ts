import type { AccessRule } from "../entities";
import { describeLevel } from "../model/accessLevel";
import type { GitLabState } from "../state";

/** An access rule of a protected ref. The Community Edition omits the fields for users and groups. */
export function presentAccessRule(state: GitLabState, rule: AccessRule, { deployKeys = false } = {}): object {
  return {
    id: rule.id,
    access_level: rule.accessLevel,
    access_level_description: describeRule(state, rule),
    ...(deployKeys && { deploy_key_id: rule.deployKeyId }),
    ...(state.edition === "ee" && { user_id: rule.userId, group_id: rule.groupId }),
  };
}

/** The target of an access rule of a protected environment. */
export function presentRuleTarget(state: GitLabState, rule: AccessRule): object {
  return {
    user_id: rule.userId,
    group_id: rule.groupId,
    access_level: rule.accessLevel,
    access_level_description: describeRule(state, rule),
  };
}

function describeRule(state: GitLabState, { accessLevel, userId, groupId, deployKeyId }: AccessRule): string {
  if (userId !== null) return state.users.get(userId)?.name ?? "";
  const group = groupId === null ? undefined : state.namespaces.get(groupId);
  if (groupId !== null) return group?.name ?? group?.path ?? "";
  if (deployKeyId !== null) return state.deployKeys.get(deployKeyId)?.title ?? "Deploy key";
  return accessLevel === null ? "" : describeLevel(accessLevel);
}
