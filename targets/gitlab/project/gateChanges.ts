import type { ProtectedCiEnvironment } from "./reviewGates";

/** An existing protected environment, as GitLab describes it. GitLab: protected environments. */
export interface FoundCiEnvironment {
  readonly name: string;
  readonly deploy_access_levels: readonly FoundLevel[];
  readonly approval_rules?: readonly (FoundLevel & { readonly required_approvals: number })[] | null;
  readonly required_approval_count?: number | null;
}

export interface FoundLevel {
  readonly access_level?: number | null;
  readonly user_id?: number | null;
  readonly group_id?: number | null;
}

/** The difference between an existing protection and the planned one. */
export interface GateDifference {
  /** What the update changes in it. */
  readonly changes: readonly string[];
  /** The properties that the planned one would weaken, with the old and the new value. */
  readonly weaker: readonly string[];
}

/** The difference between an existing protected environment and the planned one: Maintainers deploy and approve. */
export function environmentDifference(found: FoundCiEnvironment, planned: ProtectedCiEnvironment): GateDifference {
  const deployers = found.deploy_access_levels.map(levelName);
  const rules = found.approval_rules ?? [];
  const isClosed = !deployers.some((one) => one === "developer" || one === "maintainer");
  const approvals = rules.map((rule) => `${rule.required_approvals} by ${levelName(rule)}`);
  const count = rules.reduce((sum, rule) => sum + rule.required_approvals, 0);
  const wanted = planned.approvals ?? 0;
  const deploy = `deployers from ${deployers.join(" and ") || "no one"} to maintainer`;
  const approve = `approvals from ${approvals.join(" and ") || "none"} to ${wanted === 0 ? "none" : `${wanted} by maintainer`}`;
  const isSame = approvals.join() === (wanted === 0 ? "" : `${wanted} by maintainer`);
  return {
    changes: [...(deployers.join() === "maintainer" ? [] : [deploy]), ...(isSame ? [] : [approve])],
    weaker: [...(isClosed ? [deploy] : []), ...(count > wanted ? [approve] : [])],
  };
}

/** An existing approval rule of merge requests, as GitLab describes it. */
export interface FoundApprovalRule {
  readonly id: number;
  readonly name: string;
  readonly rule_type: string;
  readonly approvals_required: number;
}

/** The difference between the existing approval rule for any approver and the planned one. */
export function ruleDifference(found: FoundApprovalRule, approvals: number): GateDifference {
  const difference = `approvals from ${found.approvals_required} to ${approvals}`;
  return {
    changes: found.approvals_required === approvals ? [] : [difference],
    weaker: found.approvals_required > approvals ? [difference] : [],
  };
}

const levels: Readonly<Record<number, string>> = { 30: "developer", 40: "maintainer", 50: "owner", 60: "admin" };

function levelName({ access_level: level, user_id: user, group_id: group }: FoundLevel): string {
  if (user) return `user ${user}`;
  if (group) return `group ${group}`;
  return levels[level ?? 0] ?? "no one";
}
