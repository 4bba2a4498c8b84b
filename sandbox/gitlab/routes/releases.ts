import type { Context, Hono } from "hono";
import type { Release } from "../entities";
import { ApiError, badRequest, forbidden, notFound } from "../errors";
import { dateTime, listOf, nullable, objectOf, oneOf, optional, required, text, textList } from "../http/fields";
import { callerOrJob } from "../http/jobToken";
import { paginate } from "../http/paging";
import { readParams, readQuery, segment } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { mayCreateTag } from "../model/protection";
import { createRelease, deleteRelease, findRelease } from "../model/releases";
import { originOf } from "../present/origin";
import { presentRelease } from "../present/release";
import type { GitLabState } from "../state";

const ALL = "/projects/:id/releases";
const ONE = `${ALL}/:tag_name`;

/** Adds the routes of releases. All accept a job token, as the user of the job. GitLab: releases API. */
export function releaseRoutes(api: Hono, state: GitLabState): void {
  api.get(ALL, (context) => list(context, state));
  api.post(ALL, (context) => create(context, state));
  api.get(ONE, (context) => {
    const caller = callerOrJob(context, state, AccessLevel.Reporter);
    const release = findRelease(state, caller.project.id, segment(context, "tag_name"));
    if (!release) throw notFound();
    return answer(context, state, caller, release);
  });
  api.put(ONE, (context) => update(context, state));
  api.delete(ONE, (context) => {
    const { caller, release } = findToChange(context, state);
    const response = answer(context, state, caller, release);
    deleteRelease(state, release);
    return response;
  });
}

function list(context: Context, state: GitLabState): Response {
  const { project } = callerOrJob(context, state, AccessLevel.Guest);
  const { order_by: order = "released_at", sort = "desc" } = readQuery(context, {
    order_by: optional(oneOf(["released_at", "created_at"])),
    sort: optional(oneOf(["asc", "desc"])),
  });
  const timeOf = ({ releasedAt, createdAt }: Release) => (order === "released_at" ? releasedAt : createdAt);
  const found = state.releases
    .filter(({ projectId }) => projectId === project.id)
    .sort((a, b) => timeOf(a).localeCompare(timeOf(b)) || a.id - b.id);
  if (sort === "desc") found.reverse();
  const origin = originOf(context);
  return context.json(paginate(context, found).map((release) => presentRelease(state, project, release, origin)));
}

async function create(context: Context, state: GitLabState): Promise<Response> {
  const caller = callerOrJob(context, state, AccessLevel.Developer);
  const params = await readParams(context, {
    tag_name: required(text),
    tag_message: optional(text),
    ref: optional(text),
    name: optional(text),
    description: optional(text),
    released_at: optional(dateTime),
    milestones: optional(textList),
    assets: optional(
      objectOf({
        links: optional(
          listOf({
            name: required(text),
            url: required(text),
            link_type: optional(oneOf(["other", "runbook", "image", "package"])),
          }),
        ),
      }),
    ),
  });
  const outcome = createRelease(state, caller, {
    tagName: params.tag_name,
    tagMessage: params.tag_message ?? "",
    ref: params.ref,
    name: params.name,
    description: params.description ?? null,
    releasedAt: params.released_at,
    milestones: params.milestones ?? [],
    links: (params.assets?.links ?? []).map(({ name, url, link_type: linkType = "other" }) => ({
      name,
      url,
      linkType,
    })),
  });
  if (!outcome.ok) throw new ApiError(outcome.status, { message: outcome.message });
  return answer(context, state, caller, outcome.release, 201);
}

async function update(context: Context, state: GitLabState): Promise<Response> {
  const { caller, release } = findToChange(context, state);
  const params = await readParams(context, {
    name: optional(text),
    description: nullable(text),
    released_at: optional(dateTime),
    milestones: optional(textList),
  });
  if (Object.values(params).every((value) => value === undefined)) throw badRequest("params is empty");
  if (params.milestones && params.milestones.length > 0) {
    throw badRequest(`Milestone(s) not found: ${params.milestones.join(", ")}`);
  }
  const changed = state.releases.update(release.id, {
    name: params.name ?? release.name,
    description: params.description === undefined ? release.description : params.description,
    releasedAt: params.released_at ?? release.releasedAt,
  });
  return answer(context, state, caller, changed);
}

/**
 * The release to change. Throws 403 if it does not exist or the caller may not create its tag. GitLab: `ReleasePolicy`.
 */
function findToChange(context: Context, state: GitLabState): { caller: Caller; release: Release } {
  const caller = callerOrJob(context, state, AccessLevel.Developer);
  const release = findRelease(state, caller.project.id, segment(context, "tag_name"));
  if (!release || !mayCreateTag(state, caller, release.tagName)) throw forbidden();
  return { caller, release };
}

function answer(
  context: Context,
  state: GitLabState,
  { project }: Caller,
  release: Release,
  status: 200 | 201 = 200,
): Response {
  return context.json(presentRelease(state, project, release, originOf(context)), status);
}
