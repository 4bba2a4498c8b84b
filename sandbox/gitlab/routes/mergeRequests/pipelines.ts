import type { Context, Hono } from "hono";
import { invalid, methodNotAllowed } from "../../errors";
import { paginate } from "../../http/paging";
import { pipelinesOf, startMergeRequestPipeline } from "../../mergeRequests/mergeRequestPipelines";
import { presentMergeRequestPipeline, projectOf } from "../../present/mergeRequests/headPipeline";
import { presentBasics } from "../../present/pipelineSummary";
import type { GitLabState } from "../../state";
import { findMergeRequest } from "./found";

/** Adds the routes that list and create a merge request's pipelines. GitLab: merge requests API. */
export function mergeRequestPipelineRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/merge_requests/:iid/pipelines", (context) => {
    const { mergeRequest, view } = findMergeRequest(context, state);
    const pipelines = paginate(context, pipelinesOf(state, mergeRequest));
    return context.json(
      pipelines.map((pipeline) => presentBasics(state, projectOf(state, pipeline), pipeline, view.origin)),
    );
  });
  api.post("/projects/:id/merge_requests/:iid/pipelines", (context) => start(context, state));
}

/** Creates a pipeline as the caller. The caller's access decides which project runs it. */
async function start(context: Context, state: GitLabState): Promise<Response> {
  const { caller, mergeRequest, view } = findMergeRequest(context, state);
  if (mergeRequest.sha === null || mergeRequest.sha === mergeRequest.baseSha) throw methodNotAllowed();
  const outcome = await startMergeRequestPipeline(state, mergeRequest, caller.user);
  const { pipeline } = outcome.kind === "none" ? { pipeline: undefined } : outcome;
  if (!pipeline) throw invalid({ base: ["reason" in outcome ? outcome.reason : ""] });
  return context.json(presentMergeRequestPipeline(state, pipeline, view.origin));
}
