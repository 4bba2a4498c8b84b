import type { Context, Hono } from "hono";
import type { Project } from "../../entities";
import { invalid, notFound } from "../../errors";
import {
  boolean,
  integer,
  integerList,
  oneOf,
  optional,
  required,
  text,
  textList,
  type Values,
} from "../../http/fields";
import { paginate } from "../../http/paging";
import { idSegment, readParams } from "../../http/params";
import { membersAmong } from "../../mergeRequests/approvals";
import type { ApprovalRule } from "../../mergeRequests/entities";
import { AccessLevel } from "../../model/accessLevel";
import { presentPeople } from "../../present/mergeRequests/mergeRequest";
import { originOf } from "../../present/origin";
import { presentProtectedBranch } from "../../present/protectedBranch";
import type { GitLabState } from "../../state";
import { licensedCaller } from "./approvalSettings";

const ALL = "/projects/:id/approval_rules";
const ONE = `${ALL}/:approval_rule_id`;

/** Adds the routes of a project's approval rules, without groups. GitLab: merge request approvals API, Premium. */
export function approvalRuleRoutes(api: Hono, state: GitLabState): void {
  api.get(ALL, (context) => {
    const { project } = licensedCaller(context, state, AccessLevel.Developer);
    const found = state.approvalRules.filter(({ projectId }) => projectId === project.id);
    const origin = originOf(context);
    return context.json(paginate(context, found).map((rule) => present(state, rule, origin)));
  });
  api.post(ALL, (context) => create(context, state));
  api.get(ONE, (context) => {
    const { rule } = find(context, state, AccessLevel.Developer);
    return context.json(present(state, rule, originOf(context)));
  });
  api.put(ONE, (context) => update(context, state));
  api.delete(ONE, (context) => {
    state.approvalRules.delete(find(context, state, AccessLevel.Maintainer).rule.id);
    state.ciChanged.emit();
    return context.body(null, 204);
  });
}

const fields = {
  name: optional(text),
  approvals_required: optional(integer),
  user_ids: optional(integerList),
  users: optional(integerList),
  usernames: optional(textList),
  protected_branch_ids: optional(integerList),
  applies_to_all_protected_branches: optional(boolean),
};

async function create(context: Context, state: GitLabState): Promise<Response> {
  const { project } = licensedCaller(context, state, AccessLevel.Maintainer);
  const params = await readParams(context, {
    ...fields,
    name: required(text),
    approvals_required: required(integer),
    rule_type: optional(oneOf(["any_approver", "regular"])),
  });
  const userIds = usersNamed(state, project, params) ?? [];
  const wanted = {
    projectId: project.id,
    name: params.name,
    // A rule without users accepts approvals of any user. GitLab: `ApprovalRules::CreateService`.
    ruleType: params.rule_type ?? (userIds.length === 0 ? "any_approver" : "regular"),
    approvalsRequired: params.approvals_required,
    userIds,
    protectedBranchIds: branchesNamed(state, project, params.protected_branch_ids) ?? [],
    appliesToAllProtectedBranches: params.applies_to_all_protected_branches ?? false,
  } as const;
  refuseInvalid(state, wanted);
  const rule = state.approvalRules.insert(wanted);
  return context.json(present(state, rule, originOf(context)), 201);
}

async function update(context: Context, state: GitLabState): Promise<Response> {
  const { project, rule } = find(context, state, AccessLevel.Maintainer);
  const params = await readParams(context, fields);
  const wanted = {
    ...rule,
    name: params.name ?? rule.name,
    approvalsRequired: params.approvals_required ?? rule.approvalsRequired,
    // GitLab removes approvers that an update does not contain.
    userIds: usersNamed(state, project, params) ?? [],
    protectedBranchIds: branchesNamed(state, project, params.protected_branch_ids) ?? rule.protectedBranchIds,
    appliesToAllProtectedBranches: params.applies_to_all_protected_branches ?? false,
  };
  refuseInvalid(state, wanted, rule);
  const changed = state.approvalRules.update(rule.id, wanted);
  state.ciChanged.emit();
  return context.json(present(state, changed, originOf(context)));
}

/** Throws if a rule is invalid. The texts about numbers are recalled. GitLab: `ApprovalProjectRule`. */
function refuseInvalid(state: GitLabState, wanted: Omit<ApprovalRule, "id">, before?: ApprovalRule): void {
  const others = state.approvalRules.filter(({ id, projectId }) => projectId === wanted.projectId && id !== before?.id);
  if (wanted.name.trim() === "") throw invalid({ name: ["can't be blank"] });
  if (others.some(({ name, ruleType }) => name === wanted.name && ruleType === wanted.ruleType)) {
    throw invalid({ name: ["has already been taken"] });
  }
  if (wanted.ruleType === "any_approver" && others.some(({ ruleType }) => ruleType === "any_approver")) {
    throw invalid({ rule_type: ["any-approver for the project already exists"] });
  }
  const { approvalsRequired } = wanted;
  if (approvalsRequired < 0) throw invalid({ approvals_required: ["must be greater than or equal to 0"] });
  if (approvalsRequired > 100) throw invalid({ approvals_required: ["must be less than or equal to 100"] });
}

/** The ids of the requested users who are members; undefined if the request has no users. */
function usersNamed(
  state: GitLabState,
  project: Project,
  { user_ids: ids, users, usernames }: Pick<Values<typeof fields>, "user_ids" | "users" | "usernames">,
): number[] | undefined {
  const byName = usernames?.flatMap((name) => state.users.find(({ username }) => username === name)?.id ?? []);
  const all = ids ?? users ?? byName;
  return all && membersAmong(state, project, [...(ids ?? users ?? []), ...(byName ?? [])]);
}

function branchesNamed(state: GitLabState, { id }: Project, ids: readonly number[] | undefined): number[] | undefined {
  return ids?.filter((one) => state.protectedBranches.get(one)?.projectId === id);
}

function find(context: Context, state: GitLabState, needed: AccessLevel): { project: Project; rule: ApprovalRule } {
  const { project } = licensedCaller(context, state, needed);
  const rule = state.approvalRules.get(idSegment(context, "approval_rule_id"));
  if (rule?.projectId !== project.id) throw notFound();
  return { project, rule };
}

function present(state: GitLabState, rule: ApprovalRule, origin: string): object {
  const users = presentPeople(state, rule.userIds, origin);
  return {
    id: rule.id,
    name: rule.name,
    rule_type: rule.ruleType,
    report_type: null,
    eligible_approvers: users,
    approvals_required: rule.approvalsRequired,
    users,
    groups: [],
    contains_hidden_groups: false,
    protected_branches: rule.protectedBranchIds.flatMap((id) => {
      const protection = state.protectedBranches.get(id);
      return protection ? [presentProtectedBranch(state, protection)] : [];
    }),
    applies_to_all_protected_branches: rule.appliesToAllProtectedBranches,
  };
}
