import type { Context, Hono } from "hono";
import { ApiError, notFound } from "../../errors";
import { currentUser } from "../../http/access";
import { widgetOf } from "../../mergeRequests/widget";
import { AccessLevel } from "../../model/accessLevel";
import { accessLevel } from "../../model/membership";
import type { GitLabState } from "../../state";

const NO_REPORTS = "This merge request does not have terraform reports";

/**
 * What the page of a merge request loads for its Terraform widget: a path of GitLab's own, at the root of the server. A
 * token stands in for the session of a browser.
 */
export function mergeRequestWidgetRoutes(app: Hono, state: GitLabState): void {
  app.get("/:path{.+}/-/merge_requests/:iid{[0-9]+}/terraform_reports.json", (context) => answer(context, state));
}

/** Whoever asks while the pipeline runs is told to ask again. GitLab: `Gitlab::PollingInterval`. */
function answer(context: Context, state: GitLabState): Response {
  const user = currentUser(context, state);
  const path = (context.req.param("path") ?? "").toLowerCase();
  const project = state.projects.find(({ fullPath }) => fullPath.toLowerCase() === path);
  if (!project || accessLevel(state, user, project) < AccessLevel.Reporter) throw notFound();
  const iid = Number(context.req.param("iid"));
  const mergeRequest = state.mergeRequests.find((row) => row.projectId === project.id && row.iid === iid);
  if (!mergeRequest) throw notFound();

  const { isRunning, reports } = widgetOf(state, mergeRequest);
  if (isRunning) {
    context.header("Poll-Interval", "3000");
    return context.body(null, 204);
  }
  if (Object.keys(reports).length === 0) {
    throw new ApiError(400, { errors: [NO_REPORTS], status_reason: NO_REPORTS });
  }
  return context.json(reports);
}
