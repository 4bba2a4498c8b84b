import type { Hono } from "hono";
import { forbidden, notFound, unauthorized } from "../../errors";
import { optional, text } from "../../http/fields";
import { readParams } from "../../http/params";
import { isApproved, isInvalid, mayApprove, type RuleState, ruleStates } from "../../mergeRequests/approvals";
import type { MergeRequest } from "../../mergeRequests/entities";
import { mergeabilityOf } from "../../mergeRequests/mergeability";
import { presentPeople } from "../../present/mergeRequests/mergeRequest";
import type { GitLabState } from "../../state";
import { findMergeRequest, type Found, mayUpdate } from "./found";
import { refuseMoved } from "./merge";

/** Adds the routes of a merge request's approvals. Only the project's approval rules require approvals. */
export function mergeRequestApprovalRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/merge_requests/:iid/approvals", (context) => {
    return context.json(present(state, findMergeRequest(context, state)));
  });

  api.post("/projects/:id/merge_requests/:iid/approve", async (context) => {
    const found = findMergeRequest(context, state);
    const { caller, mergeRequest } = found;
    if (!mayUpdate(caller, mergeRequest)) throw forbidden();
    const { sha } = await readParams(context, { sha: optional(text) });
    refuseMoved(mergeRequest, sha);
    if (!mayApprove(state, mergeRequest, caller.user) || mergeRequest.state === "merged") throw unauthorized();
    return context.json(approvedBy([...mergeRequest.approverIds, caller.user.id], found), 201);
  });

  api.post("/projects/:id/merge_requests/:iid/unapprove", (context) => {
    const found = findMergeRequest(context, state);
    const { caller, mergeRequest } = found;
    if (!mayUpdate(caller, mergeRequest)) throw forbidden();
    if (!mergeRequest.approverIds.includes(caller.user.id)) throw notFound();
    return context.json(
      approvedBy(
        mergeRequest.approverIds.filter((id) => id !== caller.user.id),
        found,
      ),
      201,
    );
  });

  function approvedBy(approverIds: readonly number[], found: Found): object {
    const mergeRequest: MergeRequest = state.mergeRequests.update(found.mergeRequest.id, { approverIds });
    // Auto-merge may have waited only for this.
    state.ciChanged.emit();
    return present(state, { ...found, mergeRequest });
  }
}

function present(state: GitLabState, { caller, mergeRequest, view }: Found): object {
  const people = presentPeople(state, mergeRequest.approverIds, view.origin);
  const rules = ruleStates(state, mergeRequest);
  const approvals = {
    approved: state.edition === "ee" ? isApproved(state, mergeRequest) : people.length > 0,
    approved_by: people.map((user) => ({ user })),
    user_has_approved: mergeRequest.approverIds.includes(caller.user.id),
    user_can_approve: mayUpdate(caller, mergeRequest) && mayApprove(state, mergeRequest, caller.user),
  };
  if (state.edition === "ce") return approvals;
  const eligible = rules.flatMap((one) => one.eligible.map(({ id }) => id));
  const [regular] = rules.filter(({ rule }) => rule.ruleType === "regular");
  return {
    id: mergeRequest.id,
    iid: mergeRequest.iid,
    project_id: mergeRequest.projectId,
    title: mergeRequest.title,
    description: mergeRequest.description,
    state: mergeRequest.state,
    created_at: mergeRequest.createdAt,
    updated_at: mergeRequest.updatedAt,
    merge_status: mergeabilityOf(state, mergeRequest).cannotBeMerged ? "cannot_be_merged" : "can_be_merged",
    ...approvals,
    approvals_required: rules.reduce((sum, { rule }) => sum + rule.approvalsRequired, 0),
    approvals_left: rules.reduce((sum, { left }) => sum + left, 0),
    require_password_to_approve: false,
    suggested_approvers: presentPeople(
      state,
      [...new Set(eligible)].filter((id) => !mergeRequest.approverIds.includes(id)),
      view.origin,
    ),
    approvers: presentPeople(state, regular?.rule.userIds ?? [], view.origin).map((user) => ({ user })),
    approver_groups: [],
    approval_rules_left: rules.filter(({ approved }) => !approved).map(presentShort),
    has_approval_rules: rules.length > 0,
    merge_request_approvers_available: state.premium,
    multiple_approval_rules_available: state.premium,
    invalid_approvers_rules: rules.filter(isInvalid).map(presentShort),
  };
}

function presentShort({ rule: { id, name, ruleType } }: RuleState): object {
  return { id, name, rule_type: ruleType };
}
