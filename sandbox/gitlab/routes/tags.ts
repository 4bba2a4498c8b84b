import type { Context, Hono } from "hono";
import type { Project, Tag } from "../entities";
import { tagObject } from "../git/objects";
import { clashingName, isRefName } from "../git/refName";
import { commitOf, findTag, NO_COMMIT, resolve } from "../git/repository";
import { callerWith } from "../http/access";
import { badRequest, forbidden, notFound } from "../errors";
import { optional, required, text } from "../http/fields";
import { paginate } from "../http/paging";
import { readParams, readQuery, segment } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { startPipeline } from "../model/pipelines";
import { mayCreateTag, tagProtections } from "../model/protection";
import { presentCommit } from "../present/commit";
import { originOf } from "../present/origin";
import type { GitLabState } from "../state";

/** Tags of a repository. The texts of the refusals are assumptions, save "Not Found". */
export function tagRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/repository/tags", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Reporter);
    const { search = "" } = readQuery(context, { search: optional(text) });
    const found = state.tags
      .filter(({ projectId, name }) => projectId === project.id && name.includes(search))
      .reverse();
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
    return context.body(null, 204);
  });
}

async function create(context: Context, state: GitLabState): Promise<Response> {
  const caller = callerWith(context, state, AccessLevel.Developer);
  const { project, user } = caller;
  const params = await readParams(context, {
    tag_name: required(text),
    ref: required(text),
    message: optional(text),
  });
  const { tag_name: name, ref } = params;
  if (!isRefName(name)) throw badRequest("Tag name invalid");
  if (findTag(state, project.id, name)) throw badRequest(`Tag ${name} already exists`);
  const others = state.tags.filter(({ projectId }) => projectId === project.id).map((row) => row.name);
  if (clashingName(others, name) !== undefined) throw badRequest(`Failed to create tag '${name}'`);
  const commit = resolve(state, project, ref);
  if (!commit) throw badRequest(`Target ${ref} is invalid`);
  if (!mayCreateTag(state, caller, name)) {
    throw badRequest("You are not allowed to create this tag as it is protected.");
  }

  const annotation = annotate(state, caller, { name, commit: commit.sha, message: params.message ?? "" });
  const tag = state.tags.insert({ projectId: project.id, name, commitId: commit.id, ...annotation });
  startPipeline(state, { project, user, ref: name, tag: true, commit, beforeSha: NO_COMMIT });
  return context.json(present(state, project, tag, originOf(context)), 201);
}

/** A message makes an annotated tag, which is an object of its own. */
function annotate(
  state: GitLabState,
  { user }: Caller,
  tag: { name: string; commit: string; message: string },
): Pick<Tag, "target" | "message" | "createdAt" | "raw"> {
  if (tag.message === "") return { target: tag.commit, message: "", createdAt: null, raw: null };
  const date = state.clock();
  const { id, content } = tagObject({ ...tag, tagger: { name: user.name, email: user.email, date } });
  return { target: id, message: tag.message, createdAt: date.toISOString(), raw: content };
}

function find(context: Context, state: GitLabState, project: Project): Tag {
  const tag = findTag(state, project.id, segment(context, "tag_name"));
  if (!tag) throw notFound("Tag");
  return tag;
}

function present(state: GitLabState, project: Project, tag: Tag, origin: string): object {
  return {
    name: tag.name,
    message: tag.message,
    target: tag.target,
    commit: presentCommit(state, project, commitOf(state, tag), origin),
    release: null,
    protected: tagProtections(state, project.id, tag.name).length > 0,
    created_at: tag.createdAt,
  };
}
