import type { Context, Hono } from "hono";
import { isAlive } from "../../ci/process/statuses";
import { ApiError, conflict, methodNotAllowed, unauthorized } from "../../errors";
import { boolean, optional, text } from "../../http/fields";
import { readParams } from "../../http/params";
import type { MergeParams, MergeRequest } from "../../mergeRequests/entities";
import { mergeabilityOf } from "../../mergeRequests/mergeability";
import { mayMergeInto, mergeMergeRequest } from "../../mergeRequests/mergeMergeRequest";
import { headPipeline, isCreating } from "../../mergeRequests/mergeRequestPipelines";
import { presentMergeRequestDetails } from "../../present/mergeRequests/mergeRequestDetails";
import type { GitLabState } from "../../state";
import { findMergeRequest, type Found, mayUpdate } from "./found";

/** Adds the routes that merge, at once or when the pipeline succeeds. GitLab: merge requests API. */
export function mergeRequestMergeRoutes(api: Hono, state: GitLabState): void {
  api.put("/projects/:id/merge_requests/:iid/merge", (context) => merge(context, state));
  api.post("/projects/:id/merge_requests/:iid/cancel_merge_when_pipeline_succeeds", (context) => {
    const { caller, mergeRequest } = findMergeRequest(context, state);
    if (!mayUpdate(caller, mergeRequest)) throw unauthorized();
    if (!mergeRequest.mergeWhenPipelineSucceeds) {
      return context.json({ message: "Can't cancel the automatic merge", status: "error", http_status: 406 }, 201);
    }
    state.mergeRequests.update(mergeRequest.id, { mergeWhenPipelineSucceeds: false, mergeUserId: null });
    return context.json({ status: "success" }, 201);
  });
}

/** Merges a merge request. GitLab checks the permission first, then `sha`, then the mergeability. */
async function merge(context: Context, state: GitLabState): Promise<Response> {
  const found = findMergeRequest(context, state);
  const { caller, mergeRequest, view } = found;
  const body = await readParams(context, {
    merge_commit_message: optional(text),
    squash_commit_message: optional(text),
    should_remove_source_branch: optional(boolean),
    merge_when_pipeline_succeeds: optional(boolean),
    auto_merge: optional(boolean),
    sha: optional(text),
    squash: optional(boolean),
  });
  if (!mayMergeInto(state, caller, mergeRequest.targetBranch)) throw unauthorized();
  refuseMoved(mergeRequest, body.sha);
  const isAutomatic = body.auto_merge ?? body.merge_when_pipeline_succeeds ?? false;
  const { detailedStatus } = mergeabilityOf(state, mergeRequest, { checksPipeline: !isAutomatic });
  if (detailedStatus !== "mergeable") throw methodNotAllowed();

  const params: MergeParams = {
    message: body.merge_commit_message ?? null,
    squashMessage: body.squash_commit_message ?? null,
    removeSourceBranch: body.should_remove_source_branch ?? null,
  };
  const squash = body.squash ?? mergeRequest.squash;
  const ready = { ...found, mergeRequest: state.mergeRequests.update(mergeRequest.id, { squash }) };
  const changed = isAutomatic ? mergeLater(state, ready, params) : mergeNow(state, ready, params);
  return context.json(presentMergeRequestDetails(state, changed, view));
}

/** Throws if the head is not the expected one. GitLab: the parameter `sha`. */
export function refuseMoved({ sha }: MergeRequest, expected: string | undefined): void {
  if (expected === undefined || expected === "" || expected === sha) return;
  throw conflict(`SHA does not match HEAD of source branch: ${sha ?? ""}`);
}

function mergeNow(state: GitLabState, { caller, mergeRequest }: Found, params: MergeParams): MergeRequest {
  const merged = mergeMergeRequest(state, caller.user, mergeRequest, params);
  if (!merged) throw new ApiError(422, { message: "Branch cannot be merged" });
  return merged;
}

/** Sets auto-merge if the pipeline is being created or still running. After a failed pipeline, it is not allowed. */
function mergeLater(state: GitLabState, found: Found, params: MergeParams): MergeRequest {
  const { caller, mergeRequest } = found;
  const pipeline = headPipeline(state, mergeRequest);
  if (!isCreating(state, mergeRequest)) {
    const isReady = mergeabilityOf(state, mergeRequest).detailedStatus === "mergeable";
    if (isReady && (!pipeline || pipeline.status === "success")) return mergeNow(state, found, params);
    if (!pipeline) throw methodNotAllowed();
    if (!isAlive(pipeline.status)) throw methodNotAllowed();
  }
  return state.mergeRequests.update(mergeRequest.id, {
    mergeWhenPipelineSucceeds: true,
    mergeUserId: caller.user.id,
    mergeParams: params,
    updatedAt: state.now(),
  });
}
