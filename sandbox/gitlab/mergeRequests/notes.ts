import type { User } from "../entities";
import type { GitLabState } from "../state";
import type { MergeRequest, Note, NoteThread } from "./entities";

/** GitLab's maximum length of a note. */
export const MAX_NOTE_LENGTH = 1_000_000;

export interface NewNote {
  readonly body: string;
  readonly internal?: boolean;
  readonly system?: boolean;
  readonly thread?: NoteThread | undefined;
  /** Defaults to now. */
  readonly createdAt?: string | undefined;
}

/** Adds a user's note to a merge request. Quick actions in it have no effect. */
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
    ...(note.thread && { thread: note.thread }),
    createdAt,
    updatedAt: createdAt,
  });
}

/** Adds a system note about an event, as the user who caused it. */
export function addSystemNote(state: GitLabState, mergeRequest: MergeRequest, user: User, body: string): void {
  addNote(state, mergeRequest, user, { body, system: true });
}

/** The notes of a merge request, oldest first, with system notes. */
export function notesOf(state: GitLabState, { id }: MergeRequest): Note[] {
  return state.notes.filter(({ mergeRequestId }) => mergeRequestId === id);
}
