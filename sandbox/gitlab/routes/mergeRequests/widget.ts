import type { Context, Hono } from "hono";
import { ApiError, notFound } from "../../errors";
import { currentUser } from "../../http/access";
import { widgetOf } from "../../mergeRequests/widget";
import { AccessLevel } from "../../model/accessLevel";
import { accessLevel } from "../../model/membership";
import type { GitLabState } from "../../state";

const NO_REPORTS = "This merge request does not have terraform reports";

/**
 * Adds the route that a merge request's page loads for its Terraform widget, at the root of the server. A token replaces
 * the browser's session.
 */
export function mergeRequestWidgetRoutes(app: Hono, state: GitLabState): void {
  app.get("/:path{.+}/-/merge_requests/:iid{[0-9]+}/terraform_reports.json", (context) => answer(context, state));
}

/**
 * The reports. While the pipeline runs, a header of the response makes the client poll again. GitLab: `Gitlab::PollingInterval`.
 */
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
