import type { Context, Hono } from "hono";
import { conflict, forbidden, invalid, notFound } from "../errors";
import { callerWith, currentUser } from "../http/access";
import { type Kind, integer, integerList, optional, required, text } from "../http/fields";
import { groupCaller } from "../http/group";
import { paginate } from "../http/paging";
import { idSegment, readParams, readQuery } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { groupMembers, type MemberSource, projectMembers } from "../model/memberSources";
import { byUser, type Membership } from "../model/membership";
import { presentMember } from "../present/member";
import { originOf } from "../present/origin";
import type { GitLabState } from "../state";

/** The level of a member that the API accepts. GitLab: `Gitlab::Access`. */
const MEMBER_LEVELS: readonly number[] = [5, 10, 15, 20, 25, 30, 40, 50];

/** Adds the routes of the members of projects and groups. GitLab: members API. */
export function memberRoutes(api: Hono, state: GitLabState): void {
  add(api, state, "/projects/:id/members", (context) => {
    const { user, project } = callerWith(context, state, AccessLevel.Guest);
    return projectMembers(state, user, project);
  });
  add(api, state, "/groups/:id/members", (context) => {
    const { user, group } = groupCaller(context, state);
    return groupMembers(state, user, group);
  });
}

function add(api: Hono, state: GitLabState, all: string, sourceOf: (context: Context) => MemberSource): void {
  api.get(all, (context) => list(context, state, sourceOf(context).direct));
  api.get(`${all}/all`, (context) => list(context, state, byUser(sourceOf(context).all)));
  api.get(`${all}/all/:user_id`, (context) => one(context, state, byUser(sourceOf(context).all)));
  api.post(all, (context) => create(context, state, sourceOf(context)));
  api.get(`${all}/:user_id`, (context) => one(context, state, sourceOf(context).direct));
  api.put(`${all}/:user_id`, (context) => update(context, state, sourceOf));
  api.delete(`${all}/:user_id`, (context) => {
    const source = sourceOf(context);
    const { id } = findRow(context, source);
    const isSelf = currentUser(context, state).id === idSegment(context, "user_id");
    if (!isSelf && source.level < source.adminLevel) throw forbidden();
    refuseLastOwner(source, idSegment(context, "user_id"));
    source.remove(id);
    return context.body(null, 204);
  });
}

/** Lists members, or those whose names contain the query. */
function list(context: Context, state: GitLabState, members: readonly Membership[]): Response {
  const { query = "", user_ids: ids } = readQuery(context, { query: optional(text), user_ids: optional(integerList) });
  const wanted = query.toLowerCase();
  const found = members.filter(({ userId }) => {
    const user = state.users.get(userId);
    const names = user ? [user.username, user.name, user.email] : [];
    return (ids?.includes(userId) ?? true) && names.some((name) => name.toLowerCase().includes(wanted));
  });
  const origin = originOf(context);
  return context.json(paginate(context, found).flatMap((member) => presentMember(state, member, origin)));
}

function one(context: Context, state: GitLabState, members: readonly Membership[], status: 200 | 201 = 200): Response {
  const userId = idSegment(context, "user_id");
  const member = members.find((row) => row.userId === userId);
  const [presented] = member ? presentMember(state, member, originOf(context)) : [];
  if (!presented) throw notFound();
  return context.json(presented, status);
}

/** A day, such as `2026-12-31`. */
const day: Kind<string> = (raw, name, faults) => {
  const value = text(raw, name, faults);
  if (value !== undefined && value !== "" && !/^\d{4}-\d\d-\d\d/.test(value)) faults.push(`${name} is invalid`);
  return value?.slice(0, 10);
};

/** The last day of a membership. An empty one means that it does not end. */
function dayOf(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}

async function create(context: Context, state: GitLabState, source: MemberSource): Promise<Response> {
  if (source.level < source.adminLevel) throw forbidden();
  const caller = currentUser(context, state);
  const params = await readParams(context, {
    user_id: required(integerList),
    access_level: required(integer),
    expires_at: optional(day),
  });
  refuseLevel(source, params.access_level);
  for (const userId of params.user_id) {
    if (!state.users.get(userId)) throw notFound("User");
    if (source.find(userId)) throw conflict("Member already exists");
    refuseLower(source, userId, params.access_level);
  }
  const rows = params.user_id.map((userId) => ({
    userId,
    accessLevel: params.access_level,
    createdAt: state.now(),
    createdById: caller.id,
    expiresAt: dayOf(params.expires_at),
  }));
  for (const row of rows) source.add(row);
  const [row, ...others] = rows;
  if (!row || others.length > 0) return context.json({ status: "success" }, 201);
  const [presented = {}] = presentMember(state, row, originOf(context));
  return context.json(presented, 201);
}

async function update(
  context: Context,
  state: GitLabState,
  sourceOf: (context: Context) => MemberSource,
): Promise<Response> {
  const source = sourceOf(context);
  const userId = idSegment(context, "user_id");
  if (source.level < source.adminLevel) throw forbidden();
  const { id, accessLevel: before } = findRow(context, source);
  const params = await readParams(context, { access_level: required(integer), expires_at: optional(day) });
  refuseLevel(source, params.access_level);
  if (before > source.level) throw forbidden();
  refuseLower(source, userId, params.access_level);
  if (params.access_level < AccessLevel.Owner) refuseLastOwner(source, userId);
  source.change(id, {
    accessLevel: params.access_level,
    ...(params.expires_at !== undefined && { expiresAt: dayOf(params.expires_at) }),
  });
  return one(context, state, sourceOf(context).direct);
}

function findRow(context: Context, source: MemberSource) {
  const row = source.find(idSegment(context, "user_id"));
  if (!row) throw notFound();
  return row;
}

/** Throws if the level does not exist, or is above the caller's. GitLab: "A valid access level". */
function refuseLevel({ level }: MemberSource, wanted: number): void {
  if (!MEMBER_LEVELS.includes(wanted)) throw invalid({ access_level: ["is not included in the list"] });
  if (wanted > level) throw forbidden();
}

/** Throws if a parent group gives the user a higher level. GitLab: `higher_access_level_than_group`. */
function refuseLower(source: MemberSource, userId: number, wanted: number): void {
  if (source.inheritedLevel(userId) <= wanted) return;
  throw invalid({ access_level: ["should be greater than or equal to the inherited membership from a parent group"] });
}

/** Throws if nobody would own a group any more. GitLab: `last_owner?`. A project may have no Owner. */
function refuseLastOwner({ adminLevel, direct, all }: MemberSource, userId: number): void {
  if (adminLevel < AccessLevel.Owner) return;
  const owners = all.filter(({ accessLevel }) => accessLevel >= AccessLevel.Owner);
  const isOwner = direct.some((row) => row.userId === userId && row.accessLevel >= AccessLevel.Owner);
  if (isOwner && owners.every((row) => row.userId === userId)) throw forbidden();
}
