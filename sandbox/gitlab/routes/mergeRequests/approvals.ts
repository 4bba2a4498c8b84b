import type { Hono } from "hono";
import { forbidden, notFound, unauthorized } from "../../errors";
import { optional, text } from "../../http/fields";
import { readParams } from "../../http/params";
import type { MergeRequest } from "../../mergeRequests/entities";
import { mergeabilityOf } from "../../mergeRequests/mergeability";
import { presentPeople } from "../../present/mergeRequests/mergeRequest";
import type { GitLabState } from "../../state";
import { findMergeRequest, type Found, mayUpdate } from "./found";
import { refuseMoved } from "./merge";

/** Approvals are kept, and none is required: approval rules take Premium, and the sandbox has none. */
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
    if (mergeRequest.approverIds.includes(caller.user.id) || mergeRequest.state === "merged") throw unauthorized();
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
    return present(state, { ...found, mergeRequest });
  }
}

function present(state: GitLabState, { caller, mergeRequest, view }: Found): object {
  const people = presentPeople(state, mergeRequest.approverIds, view.origin);
  const approvals = {
    approved: state.edition === "ee" || people.length > 0,
    approved_by: people.map((user) => ({ user })),
    user_has_approved: mergeRequest.approverIds.includes(caller.user.id),
    user_can_approve: mayUpdate(caller, mergeRequest) && !mergeRequest.approverIds.includes(caller.user.id),
  };
  if (state.edition === "ce") return approvals;
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
    approvals_required: 0,
    approvals_left: 0,
    require_password_to_approve: false,
    suggested_approvers: [],
    approvers: [],
    approver_groups: [],
    approval_rules_left: [],
    has_approval_rules: false,
    merge_request_approvers_available: true,
    multiple_approval_rules_available: true,
    invalid_approvers_rules: [],
  };
}
