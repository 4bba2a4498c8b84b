import type { Context, Hono } from "hono";
import { badParams, forbidden, notFound } from "../../errors";
import {
  boolean,
  integer,
  type Kind,
  nonEmptyText,
  objectOf,
  oneOf,
  optional,
  required,
  text,
} from "../../http/fields";
import { isParams } from "../../http/nestedParams";
import { callerOrJob } from "../../http/jobToken";
import { paginate } from "../../http/paging";
import { readParams, segment } from "../../http/params";
import { type Discussion, discussionsOf, newDiscussionId, resolveThread } from "../../mergeRequests/discussions";
import type { Note } from "../../mergeRequests/entities";
import { addNote } from "../../mergeRequests/notes";
import { AccessLevel } from "../../model/accessLevel";
import { presentNote } from "../../present/mergeRequests/note";
import type { GitLabState } from "../../state";
import type { Found } from "./found";
import { findNoteable, refuseBody, requireNoteRight, wantedTime } from "./noteable";

const ALL = "/projects/:id/merge_requests/:iid/discussions";
const ONE = `${ALL}/:discussionId`;
const NOTE = `${ONE}/notes/:noteId`;

/** Adds the routes of threads on merge requests. GitLab: discussions API. */
export function discussionRoutes(api: Hono, state: GitLabState): void {
  api.get(ALL, (context) => {
    const found = readable(context, state);
    const discussions = paginate(context, discussionsOf(state, found.mergeRequest));
    return context.json(discussions.map((discussion) => present(state, found, discussion)));
  });
  api.post(ALL, (context) => create(context, state));
  api.get(ONE, (context) => {
    const found = readable(context, state);
    return context.json(present(state, found, find(context, state, found)));
  });
  api.put(ONE, async (context) => {
    const found = findNoteable(context, state);
    const discussion = find(context, state, found);
    const { resolved } = await readParams(context, { resolved: required(boolean) });
    resolve(state, found, discussion, resolved);
    return context.json(present(state, found, find(context, state, found)));
  });
  api.get(`${ONE}/notes`, (context) => {
    const found = readable(context, state);
    return context.json(find(context, state, found).notes.map((note) => presented(state, found, note)));
  });
  api.post(`${ONE}/notes`, (context) => reply(context, state));
  api.get(NOTE, (context) => {
    const found = readable(context, state);
    return context.json(presented(state, found, findNote(context, find(context, state, found))));
  });
  api.put(NOTE, (context) => updateNote(context, state));
  api.delete(NOTE, (context) => {
    const found = findNoteable(context, state);
    const note = findNote(context, find(context, state, found));
    requireNoteRight(found.caller, note);
    state.notes.delete(note.id);
    return context.body(null, 204);
  });
}

const lineEnd = objectOf({
  line_code: optional(text),
  type: optional(text),
  old_line: optional(text),
  new_line: optional(text),
});
const positionFields = objectOf({
  base_sha: required(text),
  start_sha: required(text),
  head_sha: required(text),
  position_type: required(oneOf(["text", "image", "file"])),
  new_path: optional(text),
  new_line: optional(integer),
  old_path: optional(text),
  old_line: optional(integer),
  line_range: optional(objectOf({ start: optional(lineEnd), end: optional(lineEnd) })),
});

/** The position of a diff note, with `null` for what the request leaves out. */
const position: Kind<Readonly<Record<string, unknown>>> = (raw, name, faults) => {
  const fields = isParams(raw) ? positionFields(raw, name, faults) : positionFields({}, name, faults);
  return fields && Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, value ?? null]));
};

async function create(context: Context, state: GitLabState): Promise<Response> {
  const found = findNoteable(context, state);
  const { caller, mergeRequest } = found;
  const params = await readParams(context, {
    body: required(text),
    created_at: optional(text),
    position: optional(position),
  });
  refuseBody(params.body);
  const id = newDiscussionId(`merge request ${mergeRequest.id}, note ${state.notes.highestId + 1}`);
  const note = addNote(state, mergeRequest, caller.user, {
    body: params.body,
    thread: { id, position: params.position ?? null, resolved: null },
    createdAt: wantedTime(caller, params.created_at),
  });
  return context.json(present(state, found, { id, notes: [note] }), 201);
}

/** Adds a note to a discussion. A note that was alone becomes a thread. GitLab: `can_convert_to_discussion?`. */
async function reply(context: Context, state: GitLabState): Promise<Response> {
  const found = findNoteable(context, state);
  const { caller, mergeRequest } = found;
  const { notes, id } = find(context, state, found);
  const params = await readParams(context, { body: required(text), created_at: optional(text) });
  refuseBody(params.body);
  const [first] = notes;
  const thread = first.thread ?? { id, position: null, resolved: null };
  // Assumption: a reply reopens a resolved thread as a whole, not only for its own note.
  const open = { ...thread, resolved: null };
  for (const note of notes) state.notes.update(note.id, { thread: open });
  const note = addNote(state, mergeRequest, caller.user, {
    body: params.body,
    thread: open,
    createdAt: wantedTime(caller, params.created_at),
  });
  return context.json(presented(state, found, note), 201);
}

async function updateNote(context: Context, state: GitLabState): Promise<Response> {
  const found = findNoteable(context, state);
  const discussion = find(context, state, found);
  const note = findNote(context, discussion);
  const { body, resolved } = await readParams(context, { body: optional(nonEmptyText), resolved: optional(boolean) });
  if ((body === undefined) === (resolved === undefined)) {
    throw badParams([
      body === undefined
        ? "body, resolved are missing, exactly one parameter must be provided"
        : "body, resolved are mutually exclusive",
    ]);
  }
  if (body !== undefined) {
    requireNoteRight(found.caller, note);
    refuseBody(body);
    state.notes.update(note.id, { body, updatedAt: state.now() });
  }
  if (resolved !== undefined) resolve(state, found, discussion, resolved);
  return context.json(presented(state, found, state.notes.get(note.id) ?? note));
}

/** Resolves a thread. Developers may, and the author of the merge request. GitLab: the policy `resolve_note`. */
function resolve(state: GitLabState, { caller, mergeRequest }: Found, discussion: Discussion, resolved: boolean): void {
  const isAuthor = mergeRequest.authorId === caller.user.id;
  if (!discussion.notes.some(({ thread }) => thread) || (caller.level < AccessLevel.Developer && !isAuthor)) {
    throw forbidden();
  }
  resolveThread(state, discussion, caller.user, resolved);
  // Auto-merge may have waited only for this.
  state.ciChanged.emit();
}

function readable(context: Context, state: GitLabState): Found {
  return findNoteable(context, state, callerOrJob(context, state, AccessLevel.Guest));
}

function find(context: Context, state: GitLabState, { mergeRequest }: Found): Discussion {
  const wanted = segment(context, "discussionId");
  const discussion = discussionsOf(state, mergeRequest).find(({ id }) => id === wanted);
  if (!discussion) throw notFound("Discussion");
  return discussion;
}

function findNote(context: Context, { notes }: Discussion): Note {
  const note = notes.find(({ id }) => String(id) === segment(context, "noteId"));
  if (!note) throw notFound();
  return note;
}

function present(state: GitLabState, found: Found, { id, notes }: Discussion): object {
  return {
    id,
    individual_note: notes[0].thread === undefined,
    notes: notes.map((note) => presented(state, found, note)),
  };
}

function presented(state: GitLabState, { mergeRequest, view }: Found, note: Note): object {
  return presentNote(state, mergeRequest, note, view.origin);
}
