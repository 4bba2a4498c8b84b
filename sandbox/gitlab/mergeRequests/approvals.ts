import type { ApprovalSettings, Project, User } from "../entities";
import { AccessLevel } from "../model/accessLevel";
import { accessLevel } from "../model/membership";
import { branchProtections } from "../model/protection";
import type { GitLabState } from "../state";
import type { ApprovalRule, MergeRequest } from "./entities";
import { commitsOf } from "./sides";

/** A rule in front of a merge request. */
export interface RuleState {
  readonly rule: ApprovalRule;
  /** Those whose approval counts; of a rule for anybody nobody in particular. */
  readonly eligible: readonly User[];
  /** How many approvals are lacking. */
  readonly left: number;
  readonly approved: boolean;
}

/** What GitLab gives a new project. */
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

/** Whether all rules that count for the merge request have their approvals; without Premium none counts. */
export function isApproved(state: GitLabState, mergeRequest: MergeRequest): boolean {
  return ruleStates(state, mergeRequest).every(({ approved }) => approved);
}

/** The rules that count for a merge request. GitLab: `ApprovalState`, `ApprovalWrappedRule`. */
export function ruleStates(state: GitLabState, mergeRequest: MergeRequest): RuleState[] {
  if (!state.premium) return [];
  return state.approvalRules
    .filter((rule) => rule.projectId === mergeRequest.projectId && countsFor(state, rule, mergeRequest.targetBranch))
    .map((rule) => ruleState(state, mergeRequest, rule));
}

/**
 * The state of one rule. GitLab takes an invalid rule for approved: one that asks for more approvals than users can give
 * it, as where the author is the only one whom it names.
 */
function ruleState(state: GitLabState, mergeRequest: MergeRequest, rule: ApprovalRule): RuleState {
  const counts = (user: User) => !isBarred(state, mergeRequest, user);
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

/** Whether a rule asks for more approvals than the users whom it names can give. GitLab: `invalid_rule?`. */
export function isInvalid({ rule, eligible }: Pick<RuleState, "rule" | "eligible">): boolean {
  return rule.ruleType === "regular" && rule.approvalsRequired > eligible.length;
}

/** Whether the user may approve now, besides their role. GitLab: `ApprovalState#can_approve?`. */
export function mayApprove(state: GitLabState, mergeRequest: MergeRequest, user: User): boolean {
  return !mergeRequest.approverIds.includes(user.id) && !(state.premium && isBarred(state, mergeRequest, user));
}

/** Whether the project's settings keep an author or a committer from approving. */
function isBarred(state: GitLabState, mergeRequest: MergeRequest, user: User): boolean {
  const project = state.projects.get(mergeRequest.projectId);
  if (!project) return true;
  const { authorMayApprove, committersMayApprove } = approvalSettingsOf(project);
  if (!authorMayApprove && mergeRequest.authorId === user.id) return true;
  return (
    !committersMayApprove && commitsOf(state, mergeRequest).some(({ committerEmail }) => committerEmail === user.email)
  );
}

/** What becomes of the approvals when the code changes. GitLab: `MergeRequests::ResetApprovalsService`. */
export function resetApprovals(
  state: GitLabState,
  { projectId }: MergeRequest,
): Partial<Pick<MergeRequest, "approverIds">> {
  const project = state.projects.get(projectId);
  return state.premium && project && approvalSettingsOf(project).resetOnPush ? { approverIds: [] } : {};
}

/** Those among the ids who are members, as a rule of the project may name them. */
export function membersAmong(state: GitLabState, project: Project, ids: readonly number[]): number[] {
  return usersOf(state, [...new Set(ids)])
    .filter((user) => accessLevel(state, user, project) >= AccessLevel.Guest)
    .map(({ id }) => id);
}

function countsFor(
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
