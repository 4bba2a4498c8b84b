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

/** A merge request, and who asks for it. */
export interface Found {
  readonly caller: Caller;
  readonly mergeRequest: MergeRequest;
  readonly view: View;
}

/** The merge request that the path names, of a project whose code the caller may read. */
export function findMergeRequest(
  context: Context,
  state: GitLabState,
  caller = callerWith(context, state, AccessLevel.Reporter),
): Found {
  const iid = idSegment(context, "iid");
  const mergeRequest = state.mergeRequests.find((row) => row.projectId === caller.project.id && row.iid === iid);
  if (!mergeRequest) throw notFound();
  return { caller, mergeRequest, view: viewOf(context, caller) };
}

/** Who looks at it, and from where its links lead. */
export function viewOf(context: Context, { user, project }: Caller): View {
  return { user, project, origin: originOf(context) };
}

/** Developers, and whoever opened it or is to see to it. GitLab: `update_merge_request`. */
export function mayUpdate({ user, level }: Caller, { authorId, assigneeIds }: MergeRequest): boolean {
  return level >= AccessLevel.Developer || authorId === user.id || assigneeIds.includes(user.id);
}
