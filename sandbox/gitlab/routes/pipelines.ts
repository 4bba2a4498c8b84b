import type { Context, Hono } from "hono";
import { callerWith } from "../http/access";
import { notFound } from "../errors";
import { optional, text } from "../http/fields";
import { paginate } from "../http/paging";
import { idSegment, readQuery } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { originOf } from "../present/origin";
import { presentPipeline } from "../present/pipelineSummary";
import { presentUser } from "../present/user";
import type { GitLabState } from "../state";

/** The pipelines that pushes started, read only. */
export function pipelineRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/pipelines", (context) => list(context, state));

  api.get("/projects/:id/pipelines/:pipeline_id", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Reporter);
    const pipeline = state.pipelines.get(idSegment(context, "pipeline_id"));
    if (pipeline?.projectId !== project.id) throw notFound();
    const origin = originOf(context);
    const user = state.users.get(pipeline.userId);
    return context.json({
      ...presentPipeline(project, pipeline, origin),
      before_sha: pipeline.beforeSha,
      tag: pipeline.tag,
      yaml_errors: null,
      user: user ? presentUser(user, origin) : null,
      started_at: null,
      finished_at: null,
      committed_at: null,
      duration: null,
      queued_duration: null,
      coverage: null,
    });
  });
}

/** The newest first. */
function list(context: Context, state: GitLabState): Response {
  const { project } = callerWith(context, state, AccessLevel.Reporter);
  const wanted = readQuery(context, {
    ref: optional(text),
    sha: optional(text),
    status: optional(text),
    source: optional(text),
  });
  const found = state.pipelines
    .filter(
      (row) =>
        row.projectId === project.id &&
        (wanted.ref === undefined || row.ref === wanted.ref) &&
        (wanted.sha === undefined || row.sha === wanted.sha) &&
        (wanted.status === undefined || row.status === wanted.status) &&
        (wanted.source === undefined || row.source === wanted.source),
    )
    .reverse();
  const origin = originOf(context);
  return context.json(paginate(context, found).map((pipeline) => presentPipeline(project, pipeline, origin)));
}
