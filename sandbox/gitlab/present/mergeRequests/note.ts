import type { MergeRequest, Note } from "../../mergeRequests/entities";
import type { GitLabState } from "../../state";
import { presentPeople } from "./mergeRequest";

/** GitLab: the entity `Note`. */
export function presentNote(state: GitLabState, mergeRequest: MergeRequest, note: Note, origin: string): object {
  const { thread } = note;
  return {
    id: note.id,
    type: thread ? (thread.position ? "DiffNote" : "DiscussionNote") : null,
    body: note.body,
    author: presentPeople(state, [note.authorId], origin)[0] ?? null,
    created_at: note.createdAt,
    updated_at: note.updatedAt,
    system: note.system,
    noteable_id: mergeRequest.id,
    noteable_type: "MergeRequest",
    project_id: note.projectId,
    ...(thread?.position && { position: thread.position, commit_id: thread.position.head_sha }),
    resolvable: thread !== undefined,
    ...(thread && {
      resolved: thread.resolved !== null,
      resolved_by: presentPeople(state, [thread.resolved?.userId ?? null], origin)[0] ?? null,
      resolved_at: thread.resolved?.at ?? null,
    }),
    confidential: note.internal,
    internal: note.internal,
    imported: false,
    imported_from: "none",
    noteable_iid: mergeRequest.iid,
    commands_changes: {},
  };
}
