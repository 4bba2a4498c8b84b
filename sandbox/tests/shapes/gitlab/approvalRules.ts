import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { paged, protectedBranch, userBasic } from "./entities";
import { shortRule } from "./mergeRequest";

const settings = "/api/v4/projects/:id/approvals";
const all = "/api/v4/projects/:id/approval_rules";
const one = `${all}/:approval_rule_id`;

/** GitLab: ApprovalSettings. */
const approvalSettings = z.strictObject({
  approvers: z.tuple([]),
  approver_groups: z.tuple([]),
  approvals_before_merge: z.int(),
  reset_approvals_on_push: z.boolean(),
  selective_code_owner_removals: z.boolean(),
  disable_overriding_approvers_per_merge_request: z.boolean(),
  merge_requests_author_approval: z.boolean(),
  merge_requests_disable_committers_approval: z.boolean(),
  require_password_to_approve: z.boolean(),
  require_reauthentication_to_approve: z.boolean(),
});

/** GitLab: ProjectApprovalRule. */
const approvalRule = shortRule.extend({
  report_type: z.null(),
  eligible_approvers: z.array(userBasic),
  approvals_required: z.int(),
  users: z.array(userBasic),
  groups: z.tuple([]),
  contains_hidden_groups: z.boolean(),
  protected_branches: z.array(protectedBranch),
  applies_to_all_protected_branches: z.boolean(),
});

/** The approval rules and settings of a project. */
export const approvalRules: ShapeScenario = {
  noun: "approval rules",
  known: { id: 101 },
  cases: [
    { route: `GET ${settings}`, shape: approvalSettings },
    {
      route: `POST ${settings}`,
      body: { reset_approvals_on_push: false },
      status: 201,
      shape: approvalSettings.extend({ reset_approvals_on_push: z.literal(false) }),
    },
    {
      route: `POST ${all}`,
      body: { name: "owners", approvals_required: 1, user_ids: [2], protected_branch_ids: [1] },
      status: 201,
      shape: approvalRule.extend({ users: z.array(userBasic).length(1) }),
      learn: ({ id }: { id: number }) => ({ approval_rule_id: id }),
    },
    {
      route: `POST ${all}`,
      body: { name: "owners", approvals_required: 1, user_ids: [2] },
      status: 400,
      shape: z.strictObject({ message: z.strictObject({ name: z.array(z.string()).length(1) }) }),
    },
    { route: `GET ${all}`, shape: z.array(approvalRule).length(1), has: paged },
    { route: `GET ${one}`, shape: approvalRule },
    { route: `PUT ${one}`, body: { approvals_required: 2, user_ids: [2] }, shape: approvalRule },
    { route: `DELETE ${one}`, status: 204 },
    { route: `GET ${one}`, status: 404, shape: z.strictObject({ message: z.literal("404 Not found") }) },
  ],
};
