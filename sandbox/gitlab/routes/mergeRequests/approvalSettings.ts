import type { Context, Hono } from "hono";
import type { ApprovalSettings } from "../../entities";
import { badParams, noSuchRoute } from "../../errors";
import { callerWith } from "../../http/access";
import { boolean, optional } from "../../http/fields";
import { readParams } from "../../http/params";
import { approvalSettingsOf } from "../../mergeRequests/approvals";
import { AccessLevel } from "../../model/accessLevel";
import type { Caller } from "../../model/caller";
import type { GitLabState } from "../../state";

const PATH = "/projects/:id/approvals";

/** Adds the routes of a project's merge request approval settings. GitLab: Premium. */
export function approvalSettingRoutes(api: Hono, state: GitLabState): void {
  api.get(PATH, (context) => {
    const { project } = licensedCaller(context, state, AccessLevel.Developer);
    return context.json(present(approvalSettingsOf(project)));
  });
  api.post(PATH, (context) => change(context, state));
}

const fields = {
  reset_approvals_on_push: optional(boolean),
  merge_requests_author_approval: optional(boolean),
  merge_requests_disable_committers_approval: optional(boolean),
  disable_overriding_approvers_per_merge_request: optional(boolean),
  selective_code_owner_removals: optional(boolean),
  require_password_to_approve: optional(boolean),
  require_reauthentication_to_approve: optional(boolean),
};

async function change(context: Context, state: GitLabState): Promise<Response> {
  const { project } = licensedCaller(context, state, AccessLevel.Maintainer);
  const params = await readParams(context, fields);
  if (Object.values(params).every((value) => value === undefined)) {
    // Assumption: GitLab uses the text of its API framework.
    throw badParams([`${Object.keys(fields).join(", ")} are missing, at least one parameter must be provided`]);
  }
  const before = approvalSettingsOf(project);
  const disablesCommitters = params.merge_requests_disable_committers_approval;
  const disablesOverride = params.disable_overriding_approvers_per_merge_request;
  const approvalSettings: ApprovalSettings = {
    resetOnPush: params.reset_approvals_on_push ?? before.resetOnPush,
    authorMayApprove: params.merge_requests_author_approval ?? before.authorMayApprove,
    committersMayApprove: disablesCommitters === undefined ? before.committersMayApprove : !disablesCommitters,
    overridable: disablesOverride === undefined ? before.overridable : !disablesOverride,
    selectiveOwnerRemovals: params.selective_code_owner_removals ?? before.selectiveOwnerRemovals,
    reauthentication:
      params.require_reauthentication_to_approve ?? params.require_password_to_approve ?? before.reauthentication,
  };
  // GitLab allows only one of the two. The status and the text are assumptions.
  if (approvalSettings.selectiveOwnerRemovals && approvalSettings.resetOnPush) {
    throw badParams(["selective_code_owner_removals, reset_approvals_on_push are mutually exclusive"]);
  }
  state.projects.update(project.id, { approvalSettings });
  // Merge requests with auto-merge may be approved now.
  state.ciChanged.emit();
  return context.json(present(approvalSettings), 201);
}

/**
 * The caller of a Premium route. Assumption: an unlicensed Enterprise Edition responds as if the route did not exist.
 */
export function licensedCaller(context: Context, state: GitLabState, needed: AccessLevel): Caller {
  if (!state.premium) throw noSuchRoute();
  return callerWith(context, state, needed);
}

function present(settings: ApprovalSettings): object {
  const { resetOnPush, authorMayApprove, committersMayApprove, overridable } = settings;
  return {
    approvers: [],
    approver_groups: [],
    approvals_before_merge: 0,
    reset_approvals_on_push: resetOnPush,
    selective_code_owner_removals: settings.selectiveOwnerRemovals,
    disable_overriding_approvers_per_merge_request: !overridable,
    merge_requests_author_approval: authorMayApprove,
    merge_requests_disable_committers_approval: !committersMayApprove,
    require_password_to_approve: settings.reauthentication,
    require_reauthentication_to_approve: settings.reauthentication,
  };
}
