import { type Action, type ProtectionRule, granteesText } from "./protections";
import { type Pushers, type PushPlan, pushersOf } from "./pushers";

/** What onboarding changes in an existing protection of a planned branch, such as `push from developer to maintainer`. */
export function branchChanges({ grants, ...rule }: ProtectionRule, plan: PushPlan, enterprise: boolean): string[] {
  return [
    ...grantChange("push", grants, pushText[pushersOf(plan, rule.name)]),
    ...grantChange("merge", grants, "maintainer"),
    // Only the Enterprise Edition has this right. If it is unset, Maintainers have it.
    ...(enterprise ? grantChange("unprotect", { unprotect: [], ...grants }, "maintainer") : []),
    ...(rule.forcePush ? ["force push from allowed to forbidden"] : []),
  ];
}

const pushText: Readonly<Record<Pushers, string>> = {
  maintainers: "maintainer",
  tokenUser: "the user of the GitLab token",
  nobody: "no one",
};

/** What onboarding changes in an existing protection of planned tags. */
export function tagChanges({ grants }: ProtectionRule): string[] {
  return grantChange("create", grants, "maintainer");
}

function grantChange(action: Action, grants: ProtectionRule["grants"], planned: string): string[] {
  const grantees = grants[action];
  const found = grantees === undefined ? planned : grantees.length === 0 ? "unset" : granteesText(grantees);
  return found === planned ? [] : [`${action} from ${found} to ${planned}`];
}
