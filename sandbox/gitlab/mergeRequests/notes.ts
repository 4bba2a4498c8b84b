import type { User } from "../entities";
import type { GitLabState } from "../state";
import type { MergeRequest, Note } from "./entities";

/** GitLab: the longest text of a note. */
export const MAX_NOTE_LENGTH = 1_000_000;

export interface NewNote {
  readonly body: string;
  readonly internal?: boolean;
  readonly system?: boolean;
  /** Defaults to now. */
  readonly createdAt?: string | undefined;
}

/** Writes a note of a user on a merge request. Quick actions in it are text like any other. */
export function addNote(
  state: GitLabState,
  { id, projectId }: MergeRequest,
  { id: authorId }: User,
  note: NewNote,
): Note {
  const createdAt = note.createdAt ?? state.now();
  return state.notes.insert({
    projectId,
    mergeRequestId: id,
    authorId,
    body: note.body,
    system: note.system ?? false,
    internal: note.internal ?? false,
    createdAt,
    updatedAt: createdAt,
  });
}

/** What GitLab writes about what happened, in the name of who did it. */
export function addSystemNote(state: GitLabState, mergeRequest: MergeRequest, user: User, body: string): void {
  addNote(state, mergeRequest, user, { body, system: true });
}

/** Its notes, the oldest first, those that GitLab wrote itself among them. */
export function notesOf(state: GitLabState, { id }: MergeRequest): Note[] {
  return state.notes.filter(({ mergeRequestId }) => mergeRequestId === id);
}
