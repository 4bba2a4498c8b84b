import type { Context } from "hono";
import { notFound } from "../../errors";
import { callerWith } from "../../http/access";
import { idSegment } from "../../http/params";
import type { MergeRequest } from "../../mergeRequests/entities";
import { AccessLevel } from "../../model/accessLevel";
import type { Caller } from "../../model/caller";
import type { View } from "../../present/mergeRequests/mergeRequest";
import { originOf } from "../../present/origin";
import type { GitLabState } from "../../state";

/** A merge request and the caller. */
export interface Found {
  readonly caller: Caller;
  readonly mergeRequest: MergeRequest;
  readonly view: View;
}

/** The merge request of the path. The caller must be able to read the project's code. */
export function findMergeRequest(
  context: Context,
  state: GitLabState,
  caller = callerWith(context, state, AccessLevel.Reporter),
): Found {
  const mergeRequest = mergeRequestAt(context, state, caller);
  if (!mergeRequest) throw notFound();
  return { caller, mergeRequest, view: viewOf(context, caller) };
}

/** The merge request of the path, if there is one. */
export function mergeRequestAt(context: Context, state: GitLabState, { project }: Caller): MergeRequest | undefined {
  const iid = idSegment(context, "iid");
  return state.mergeRequests.find((row) => row.projectId === project.id && row.iid === iid);
}

/** The view of the request's caller. */
export function viewOf(context: Context, { user, project }: Caller): View {
  return { user, project, origin: originOf(context) };
}

/**
 * Whether the caller may update a merge request: Developers, its author and its assignees. GitLab:
 * `update_merge_request`.
 */
export function mayUpdate({ user, level }: Caller, { authorId, assigneeIds }: MergeRequest): boolean {
  return level >= AccessLevel.Developer || authorId === user.id || assigneeIds.includes(user.id);
}
