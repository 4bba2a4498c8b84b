import type { Context, Hono } from "hono";
import { history, resolve, touches } from "../git/repository";
import { callerWith } from "../http/access";
import { notFound } from "../errors";
import { filledText, optional, text } from "../http/fields";
import { paginate } from "../http/paging";
import { readQuery, segment } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { presentCommit } from "../present/commit";
import { originOf } from "../present/origin";
import { presentPipeline } from "../present/pipelineSummary";
import type { GitLabState } from "../state";

/** The commits of a repository, read only. Line counts (`stats`) are left out. */
export function commitRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/repository/commits", (context) => list(context, state));

  api.get("/projects/:id/repository/commits/:sha", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Reporter);
    const commit = resolve(state, project, segment(context, "sha"));
    if (!commit) throw notFound("Commit");
    const origin = originOf(context);
    const last = state.pipelines.filter((row) => row.projectId === project.id && row.sha === commit.sha).at(-1);
    return context.json({
      ...presentCommit(state, project, commit, origin),
      status: last?.status ?? null,
      project_id: project.id,
      last_pipeline: last ? presentPipeline(project, last, origin) : null,
    });
  });
}

/** Newest first, from a ref or else the default branch. GitLab does not count commits, so the paging has no totals. */
function list(context: Context, state: GitLabState): Response {
  const { project } = callerWith(context, state, AccessLevel.Reporter);
  const { ref_name: ref = "HEAD", path } = readQuery(context, {
    ref_name: optional(text),
    path: optional(filledText),
  });
  const head = resolve(state, project, ref === "" ? "HEAD" : ref);
  const commits = head ? history(state, head) : [];
  const found = path === undefined ? commits : commits.filter((commit) => touches(state, commit, path));
  const origin = originOf(context);
  const page = paginate(context, found, { totals: false });
  return context.json(page.map((commit) => presentCommit(state, project, commit, origin)));
}
