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

/** The approval settings of a project, by their names in GitLab's API. */
export type ApprovalSettings = Readonly<Record<string, unknown>>;

/** The approval settings of a new project, to which the provider resets them when it deletes the resource (gitlab 10.x). */
const initialSettings: ApprovalSettings = {
  reset_approvals_on_push: true,
  disable_overriding_approvers_per_merge_request: false,
  merge_requests_author_approval: false,
  merge_requests_disable_committers_approval: false,
  require_reauthentication_to_approve: false,
  selective_code_owner_removals: false,
};

/** The approval settings with which nobody approves their own code. */
const plannedSettings: ApprovalSettings = {
  reset_approvals_on_push: true,
  disable_overriding_approvers_per_merge_request: true,
  merge_requests_author_approval: false,
  merge_requests_disable_committers_approval: true,
};

/** Whether somebody changed the approval settings of a project. */
export function isChanged(found: ApprovalSettings): boolean {
  return Object.entries(initialSettings).some(([key, value]) => (found[key] ?? false) !== value);
}

/** What an update changes in the approval settings of a project. No change allows more. */
export function settingChanges(found: ApprovalSettings): string[] {
  return Object.entries(plannedSettings)
    .filter(([key, value]) => found[key] !== value)
    .map(([key, value]) => `${key} from ${String(found[key])} to ${String(value)}`);
}

const levels: Readonly<Record<number, string>> = { 30: "developer", 40: "maintainer", 50: "owner", 60: "admin" };

function levelName({ access_level: level, user_id: user, group_id: group }: FoundLevel): string {
  if (user) return `user ${user}`;
  if (group) return `group ${group}`;
  return levels[level ?? 0] ?? "no one";
}
