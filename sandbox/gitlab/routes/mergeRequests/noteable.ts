import type { Context } from "hono";
import { badRequest, forbidden, notFound } from "../../errors";
import { callerWith } from "../../http/access";
import type { Note } from "../../mergeRequests/entities";
import { MAX_NOTE_LENGTH } from "../../mergeRequests/notes";
import { AccessLevel } from "../../model/accessLevel";
import type { Caller } from "../../model/caller";
import type { GitLabState } from "../../state";
import { type Found, mergeRequestAt, viewOf } from "./found";

/** The merge request of the path. Throws 404 if the caller may not read it. GitLab: `find_noteable`. */
export function findNoteable(
  context: Context,
  state: GitLabState,
  caller = callerWith(context, state, AccessLevel.Guest),
): Found {
  const mergeRequest = mergeRequestAt(context, state, caller);
  if (!mergeRequest || caller.level < AccessLevel.Reporter) throw notFound("MergeRequest");
  return { caller, mergeRequest, view: viewOf(context, caller) };
}

/** Throws if a note's text is invalid. GitLab's message shows the faults in Ruby's notation. */
export function refuseBody(body: string): void {
  const fault =
    body.trim() === ""
      ? "can't be blank"
      : body.length > MAX_NOTE_LENGTH
        ? `is too long (maximum is ${MAX_NOTE_LENGTH} characters)`
        : undefined;
  if (fault !== undefined) throw badRequest(`400 Bad request - Note {:note=>[${JSON.stringify(fault)}]}`);
}

/** Throws if the caller may not change a note. Its author and Maintainers may, but nobody may change a system note. */
export function requireNoteRight({ user, level }: Caller, { authorId, system }: Note): void {
  if (system || (authorId !== user.id && level < AccessLevel.Maintainer)) throw forbidden();
}

/** The creation time that a request wants; only Owners may set it. */
export function wantedTime({ level }: Caller, text: string | undefined): string | undefined {
  const time = Date.parse(text ?? "");
  return level < AccessLevel.Owner || Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
