import type { ApprovalSettings, Project, User } from "../entities";
import { AccessLevel } from "../model/accessLevel";
import { accessLevel } from "../model/membership";
import { branchProtections } from "../model/protection";
import type { GitLabState } from "../state";
import type { ApprovalRule, MergeRequest } from "./entities";
import { commitsOf } from "./sides";

/** The state of an approval rule for a merge request. */
export interface RuleState {
  readonly rule: ApprovalRule;
  /** The users whose approval counts; empty for a rule of type `any_approver`. */
  readonly eligible: readonly User[];
  /** The number of missing approvals. */
  readonly left: number;
  readonly approved: boolean;
}

/** The settings of a new project in GitLab. */
const DEFAULTS: ApprovalSettings = {
  resetOnPush: true,
  authorMayApprove: false,
  committersMayApprove: true,
  overridable: true,
  selectiveOwnerRemovals: false,
  reauthentication: false,
};

export function approvalSettingsOf({ approvalSettings }: Project): ApprovalSettings {
  return approvalSettings ?? DEFAULTS;
}

/** Whether all approval rules of the merge request are satisfied; always true without Premium. */
export function isApproved(state: GitLabState, mergeRequest: MergeRequest): boolean {
  return ruleStates(state, mergeRequest).every(({ approved }) => approved);
}

/** The approval rules that apply to a merge request. GitLab: `ApprovalState`, `ApprovalWrappedRule`. */
export function ruleStates(state: GitLabState, mergeRequest: MergeRequest): RuleState[] {
  if (!state.premium) return [];
  return state.approvalRules
    .filter((rule) => rule.projectId === mergeRequest.projectId && appliesTo(state, rule, mergeRequest.targetBranch))
    .map((rule) => ruleState(state, mergeRequest, rule));
}

/**
 * The state of one rule. GitLab treats an invalid rule as approved: one that requires more approvals than its eligible
 * users can give, for example because the author is its only user.
 */
function ruleState(state: GitLabState, mergeRequest: MergeRequest, rule: ApprovalRule): RuleState {
  const counts = (user: User) => !isExcluded(state, mergeRequest, user);
  const approvers = usersOf(state, mergeRequest.approverIds).filter(counts);
  if (rule.ruleType === "any_approver") {
    const left = Math.max(rule.approvalsRequired - approvers.length, 0);
    return { rule, eligible: [], left, approved: left === 0 };
  }
  const eligible = usersOf(state, rule.userIds).filter(counts);
  const given = eligible.filter(({ id }) => mergeRequest.approverIds.includes(id)).length;
  const left = Math.max(rule.approvalsRequired - given, 0);
  return { rule, eligible, left, approved: left === 0 || isInvalid({ rule, eligible }) };
}

/** Whether a rule requires more approvals than its eligible users can give. GitLab: `invalid_rule?`. */
export function isInvalid({ rule, eligible }: Pick<RuleState, "rule" | "eligible">): boolean {
  return rule.ruleType === "regular" && rule.approvalsRequired > eligible.length;
}

/** Whether the user may approve now, apart from the role. GitLab: `ApprovalState#can_approve?`. */
export function mayApprove(state: GitLabState, mergeRequest: MergeRequest, user: User): boolean {
  return !mergeRequest.approverIds.includes(user.id) && !(state.premium && isExcluded(state, mergeRequest, user));
}

/** Whether the project's settings exclude the user, as author or committer, from approving. */
function isExcluded(state: GitLabState, mergeRequest: MergeRequest, user: User): boolean {
  const project = state.projects.get(mergeRequest.projectId);
  if (!project) return true;
  const { authorMayApprove, committersMayApprove } = approvalSettingsOf(project);
  if (!authorMayApprove && mergeRequest.authorId === user.id) return true;
  return (
    !committersMayApprove && commitsOf(state, mergeRequest).some(({ committerEmail }) => committerEmail === user.email)
  );
}

/** The change to the approvals when the code changes. GitLab: `MergeRequests::ResetApprovalsService`. */
export function resetApprovals(
  state: GitLabState,
  { projectId }: MergeRequest,
): Partial<Pick<MergeRequest, "approverIds">> {
  const project = state.projects.get(projectId);
  return state.premium && project && approvalSettingsOf(project).resetOnPush ? { approverIds: [] } : {};
}

/** The ids that belong to members of the project; a rule may name only these. */
export function membersAmong(state: GitLabState, project: Project, ids: readonly number[]): number[] {
  return usersOf(state, [...new Set(ids)])
    .filter((user) => accessLevel(state, user, project) >= AccessLevel.Guest)
    .map(({ id }) => id);
}

function appliesTo(
  state: GitLabState,
  { projectId, protectedBranchIds, appliesToAllProtectedBranches }: ApprovalRule,
  targetBranch: string,
): boolean {
  if (!appliesToAllProtectedBranches && protectedBranchIds.length === 0) return true;
  return branchProtections(state, projectId, targetBranch).some(
    ({ id }) => appliesToAllProtectedBranches || protectedBranchIds.includes(id),
  );
}

function usersOf(state: GitLabState, ids: readonly number[]): User[] {
  return ids.flatMap((id) => state.users.get(id) ?? []);
}
