import type { Context, Hono } from "hono";
import type { Project, Tag } from "../entities";
import { commitOf, findTag } from "../git/repository";
import { callerWith } from "../http/access";
import { badRequest, forbidden, notFound } from "../errors";
import { oneOf, optional, required, text } from "../http/fields";
import { paginate } from "../http/paging";
import { readParams, readQuery, segment } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { createTag, newTagFault } from "../model/newTag";
import { mayCreateTag, tagProtections } from "../model/protection";
import { searchedRefs } from "../model/refSearch";
import { deleteRelease, findRelease } from "../model/releases";
import { presentCommit } from "../present/commit";
import { originOf } from "../present/origin";
import type { GitLabState } from "../state";

/** Adds the routes of tags. Error texts other than "Not Found" are assumptions. */
export function tagRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/repository/tags", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Reporter);
    const params = readQuery(context, {
      search: optional(text),
      order_by: optional(oneOf(["name", "updated", "version"])),
      sort: optional(oneOf(["asc", "desc"])),
    });
    const all = state.tags.filter(({ projectId }) => projectId === project.id);
    const found = searchedRefs(sorted(all, params), params.search);
    const origin = originOf(context);
    return context.json(paginate(context, found).map((tag) => present(state, project, tag, origin)));
  });
  api.post("/projects/:id/repository/tags", (context) => create(context, state));
  api.get("/projects/:id/repository/tags/:tag_name", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Reporter);
    return context.json(present(state, project, find(context, state, project), originOf(context)));
  });
  api.delete("/projects/:id/repository/tags/:tag_name", (context) => {
    const caller = callerWith(context, state, AccessLevel.Developer);
    const tag = find(context, state, caller.project);
    const isProtected = tagProtections(state, caller.project.id, tag.name).length > 0;
    if (isProtected && caller.level < AccessLevel.Maintainer) throw forbidden();
    state.tags.delete(tag.id);
    const release = findRelease(state, caller.project.id, tag.name);
    if (release) deleteRelease(state, release);
    return context.body(null, 204);
  });
}

/** The tags in the wanted order, by default the newest first. */
function sorted(
  tags: Tag[],
  { order_by: by, sort }: { readonly order_by: string | undefined; readonly sort: string | undefined },
): Tag[] {
  const collator = new Intl.Collator("en", { numeric: by === "version" });
  if (by === "name" || by === "version") tags.sort((a, b) => collator.compare(a.name, b.name));
  return sort === "asc" ? tags : tags.reverse();
}

async function create(context: Context, state: GitLabState): Promise<Response> {
  const caller = callerWith(context, state, AccessLevel.Developer);
  const params = await readParams(context, {
    tag_name: required(text),
    ref: required(text),
    message: optional(text),
  });
  const wanted = { name: params.tag_name, ref: params.ref, message: params.message ?? "" };
  const fault = newTagFault(state, caller, wanted);
  if (fault !== undefined) throw badRequest(fault);
  if (!mayCreateTag(state, caller, wanted.name)) {
    throw badRequest("You are not allowed to create this tag as it is protected.");
  }
  return context.json(present(state, caller.project, createTag(state, caller, wanted), originOf(context)), 201);
}

function find(context: Context, state: GitLabState, project: Project): Tag {
  const tag = findTag(state, project.id, segment(context, "tag_name"));
  if (!tag) throw notFound("Tag");
  return tag;
}

function present(state: GitLabState, project: Project, tag: Tag, origin: string): object {
  const release = findRelease(state, project.id, tag.name);
  return {
    name: tag.name,
    message: tag.message,
    target: tag.target,
    commit: presentCommit(state, project, commitOf(state, tag), origin),
    release: release ? { tag_name: tag.name, description: release.description } : null,
    protected: tagProtections(state, project.id, tag.name).length > 0,
    created_at: tag.createdAt,
  };
}
