import { PushAccess } from "../../../pipeline/settings/choices";
import type { GitLabPlan } from "../gitLabPlan";
import { type Action, type ProtectionRule, granteesText } from "./protections";

/** What onboarding changes in an existing protection of a planned branch, such as `push from developer to maintainer`. */
export function branchChanges(
  { grants, ...rule }: ProtectionRule,
  { reviewGates }: Pick<GitLabPlan, "reviewGates">,
  enterprise: boolean,
): string[] {
  const push = reviewGates.push === PushAccess.NoOne ? "the user of the GitLab token" : "maintainer";
  return [
    ...grantChange("push", grants, push),
    ...grantChange("merge", grants, "maintainer"),
    // Only the Enterprise Edition has this right. If it is unset, Maintainers have it.
    ...(enterprise ? grantChange("unprotect", { unprotect: [], ...grants }, "maintainer") : []),
    ...(rule.forcePush ? ["force push from allowed to forbidden"] : []),
  ];
}

/** What onboarding changes in an existing protection of planned tags. */
export function tagChanges({ grants }: ProtectionRule): string[] {
  return grantChange("create", grants, "maintainer");
}

function grantChange(action: Action, grants: ProtectionRule["grants"], planned: string): string[] {
  const grantees = grants[action];
  const found = grantees === undefined ? planned : grantees.length === 0 ? "unset" : granteesText(grantees);
  return found === planned ? [] : [`${action} from ${found} to ${planned}`];
}
