import { createHash } from "node:crypto";
import type { User } from "../entities";
import type { GitLabState } from "../state";
import type { MergeRequest, Note } from "./entities";
import { notesOf } from "./notes";

/** A thread of notes, or a note that is alone. GitLab: `Discussion`. */
export interface Discussion {
  readonly id: string;
  /** Oldest first. */
  readonly notes: readonly [Note, ...Note[]];
}

/** The discussions of a merge request in the order of their first notes. */
export function discussionsOf(state: GitLabState, mergeRequest: MergeRequest): Discussion[] {
  const byId = new Map<string, [Note, ...Note[]]>();
  for (const note of notesOf(state, mergeRequest)) {
    const id = discussionIdOf(note);
    const notes = byId.get(id);
    if (notes) notes.push(note);
    else byId.set(id, [note]);
  }
  return [...byId].map(([id, notes]) => ({ id, notes }));
}

/** Whether a thread is not resolved. Notes that are alone need no resolution. */
export function hasOpenThread(state: GitLabState, mergeRequest: MergeRequest): boolean {
  return notesOf(state, mergeRequest).some(({ thread }) => thread?.resolved === null);
}

/** The id of a note's discussion: in GitLab, too, 40 hexadecimal digits. */
export function discussionIdOf({ id, thread }: Pick<Note, "id" | "thread">): string {
  return thread?.id ?? newDiscussionId(`note ${id}`);
}

/** An id from a text that is different for each discussion. */
export function newDiscussionId(seed: string): string {
  return createHash("sha1").update(`discussion of ${seed}`).digest("hex");
}

/** Resolves all notes of a thread, or opens them again. */
export function resolveThread(state: GitLabState, { notes }: Discussion, user: User, resolved: boolean): void {
  const at = state.now();
  for (const { id, thread } of notes) {
    if (thread) state.notes.update(id, { thread: { ...thread, resolved: resolved ? { userId: user.id, at } : null } });
  }
}
