import type { Context, Hono } from "hono";
import { notFound } from "../../errors";
import { boolean, nonEmptyText, oneOf, optional, required, text } from "../../http/fields";
import { callerOrJob } from "../../http/jobToken";
import { paginate } from "../../http/paging";
import { idSegment, readParams, readQuery } from "../../http/params";
import type { Note } from "../../mergeRequests/entities";
import { addNote, notesOf } from "../../mergeRequests/notes";
import { AccessLevel } from "../../model/accessLevel";
import { presentNote } from "../../present/mergeRequests/note";
import type { GitLabState } from "../../state";
import type { Found } from "./found";
import { findNoteable, refuseBody, requireNoteRight, wantedTime } from "./noteable";

/** Adds the routes of notes on merge requests. GitLab: notes API. */
export function noteRoutes(api: Hono, state: GitLabState): void {
  const one = "/projects/:id/merge_requests/:iid/notes/:noteId";
  api.get("/projects/:id/merge_requests/:iid/notes", (context) => list(context, state));
  api.post("/projects/:id/merge_requests/:iid/notes", (context) => create(context, state));
  api.get(one, (context) => {
    const found = findNoteable(context, state, callerOrJob(context, state, AccessLevel.Guest));
    return context.json(present(state, found, findNote(context, state, found)));
  });
  api.put(one, async (context) => {
    const found = findNoteable(context, state);
    const note = findNote(context, state, found);
    requireNoteRight(found.caller, note);
    const { body = note.body } = await readParams(context, { body: optional(nonEmptyText) });
    refuseBody(body);
    return context.json(present(state, found, state.notes.update(note.id, { body, updatedAt: state.now() })));
  });
  api.delete(one, (context) => {
    const found = findNoteable(context, state);
    const note = findNote(context, state, found);
    requireNoteRight(found.caller, note);
    state.notes.delete(note.id);
    return context.body(null, 204);
  });
}

/** Lists notes, newest first by default. */
function list(context: Context, state: GitLabState): Response {
  const found = findNoteable(context, state, callerOrJob(context, state, AccessLevel.Guest));
  const query = readQuery(context, {
    order_by: optional(oneOf(["created_at", "updated_at"])),
    sort: optional(oneOf(["asc", "desc"])),
    activity_filter: optional(oneOf(["all_notes", "only_comments", "only_activity"])),
  });
  const key = (note: Note) => (query.order_by === "updated_at" ? note.updatedAt : note.createdAt);
  const notes = notesOf(state, found.mergeRequest)
    .filter(({ system }) => query.activity_filter !== (system ? "only_comments" : "only_activity"))
    .sort((a, b) => (key(a) === key(b) ? a.id - b.id : key(a) < key(b) ? -1 : 1));
  if (query.sort !== "asc") notes.reverse();
  return context.json(paginate(context, notes).map((note) => present(state, found, note)));
}

/** Creates a note. Only Owners may set its creation time. */
async function create(context: Context, state: GitLabState): Promise<Response> {
  const found = findNoteable(context, state);
  const { caller, mergeRequest } = found;
  const params = await readParams(context, {
    body: required(text),
    internal: optional(boolean),
    confidential: optional(boolean),
    created_at: optional(text),
  });
  refuseBody(params.body);
  const note = addNote(state, mergeRequest, caller.user, {
    body: params.body,
    internal: params.internal ?? params.confidential ?? false,
    createdAt: wantedTime(caller, params.created_at),
  });
  return context.json(present(state, found, note), 201);
}

function findNote(context: Context, state: GitLabState, { mergeRequest }: Found): Note {
  const note = state.notes.get(idSegment(context, "noteId"));
  if (note?.mergeRequestId !== mergeRequest.id) throw notFound();
  return note;
}

function present(state: GitLabState, { mergeRequest, view }: Found, note: Note): object {
  return presentNote(state, mergeRequest, note, view.origin);
}
