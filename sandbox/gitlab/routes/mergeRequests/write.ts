import type { Context, Hono } from "hono";
import type { Project } from "../../entities";
import { badParams, forbidden, notFound } from "../../errors";
import { callerWith } from "../../http/access";
import { boolean, nonEmptyText, integer, oneOf, optional, required, text } from "../../http/fields";
import { readParams } from "../../http/params";
import { changeMergeRequest } from "../../mergeRequests/changeMergeRequest";
import { openMergeRequest } from "../../mergeRequests/openMergeRequest";
import { versionsOf } from "../../mergeRequests/versions";
import { AccessLevel } from "../../model/accessLevel";
import type { Caller } from "../../model/caller";
import { accessLevel } from "../../model/membership";
import { presentMergeRequestDetails } from "../../present/mergeRequests/mergeRequestDetails";
import type { GitLabState } from "../../state";
import { ids, names } from "./fields";
import { findMergeRequest, mayUpdate, viewOf } from "./found";

/** Adds the routes that create, change and delete merge requests. GitLab: merge requests API. */
export function mergeRequestWriteRoutes(api: Hono, state: GitLabState): void {
  api.post("/projects/:id/merge_requests", (context) => create(context, state));
  api.put("/projects/:id/merge_requests/:iid", (context) => update(context, state));
  api.delete("/projects/:id/merge_requests/:iid", (context) => {
    const { caller, mergeRequest } = findMergeRequest(context, state);
    if (caller.level < AccessLevel.Owner) throw forbidden();
    for (const note of state.notes.filter(({ mergeRequestId }) => mergeRequestId === mergeRequest.id)) {
      state.notes.delete(note.id);
    }
    for (const { id } of versionsOf(state, mergeRequest)) state.mergeRequestVersions.delete(id);
    state.mergeRequests.delete(mergeRequest.id);
    return context.body(null, 204);
  });
}

const COMMON = {
  description: optional(text),
  labels: optional(names),
  assignee_id: optional(integer),
  assignee_ids: optional(ids),
  reviewer_ids: optional(ids),
  remove_source_branch: optional(boolean),
  squash: optional(boolean),
} as const;

/** Creates a merge request. The path contains the source project; the merge request belongs to the target. */
async function create(context: Context, state: GitLabState): Promise<Response> {
  const caller = callerWith(context, state, AccessLevel.Developer);
  const params = await readParams(context, {
    title: required(text),
    source_branch: required(text),
    target_branch: required(text),
    target_project_id: optional(integer),
    ...COMMON,
  });
  const mergeRequest = openMergeRequest(state, caller.user, {
    source: caller.project,
    sourceBranch: params.source_branch,
    target: targetOf(state, caller, params.target_project_id),
    targetBranch: params.target_branch,
    title: params.title,
    description: params.description ?? null,
    labels: params.labels ?? [],
    assigneeIds: assignees(params) ?? [],
    reviewerIds: params.reviewer_ids ?? [],
    removeSourceBranch: params.remove_source_branch ?? false,
    squash: params.squash ?? false,
  });
  return context.json(presentMergeRequestDetails(state, mergeRequest, viewOf(context, caller)), 201);
}

/** The target project. The caller must be able to read its code. GitLab: `create_merge_request_in`. */
function targetOf(state: GitLabState, { user, project }: Caller, id = project.id): Project {
  const target = state.projects.get(id);
  if (!target) throw notFound();
  if (accessLevel(state, user, target) < AccessLevel.Reporter) throw forbidden();
  return target;
}

/** GitLab: `update_params_at_least_one_of`. */
const CHANGEABLE = [
  ..."assignee_id assignee_ids reviewer_ids description labels add_labels remove_labels milestone_id milestone".split(
    " ",
  ),
  ..."remove_source_branch allow_collaboration allow_maintainer_to_push squash target_branch title".split(" "),
  ..."state_event discussion_locked merge_after".split(" "),
];

async function update(context: Context, state: GitLabState): Promise<Response> {
  const { caller, mergeRequest, view } = findMergeRequest(context, state);
  const {
    milestone_id: milestone,
    discussion_locked: locked,
    ...params
  } = await readParams(context, {
    title: optional(nonEmptyText),
    target_branch: optional(nonEmptyText),
    state_event: optional(oneOf(["close", "reopen"])),
    add_labels: optional(names),
    remove_labels: optional(names),
    milestone_id: optional(integer),
    discussion_locked: optional(boolean),
    ...COMMON,
  });
  if (Object.values({ ...params, milestone, locked }).every((value) => value === undefined)) {
    throw badParams([`${CHANGEABLE.join(", ")} are missing, at least one parameter must be provided`]);
  }
  if (!mayUpdate(caller, mergeRequest)) throw forbidden();
  const changed = changeMergeRequest(state, caller.user, mergeRequest, {
    title: params.title,
    description: params.description,
    targetBranch: params.target_branch,
    stateEvent: params.state_event,
    labels: params.labels,
    addLabels: params.add_labels,
    removeLabels: params.remove_labels,
    assigneeIds: assignees(params),
    reviewerIds: params.reviewer_ids,
    removeSourceBranch: params.remove_source_branch,
    squash: params.squash,
  });
  return context.json(presentMergeRequestDetails(state, changed, view));
}

/** The ids of the assignees. The older parameter has one id; 0 means none. */
function assignees(params: {
  readonly assignee_id: number | undefined;
  readonly assignee_ids: readonly number[] | undefined;
}): readonly number[] | undefined {
  if (params.assignee_ids) return params.assignee_ids;
  if (params.assignee_id === undefined) return undefined;
  return params.assignee_id > 0 ? [params.assignee_id] : [];
}
