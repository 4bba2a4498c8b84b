import type { Context, Hono } from "hono";
import { notFound } from "../errors";
import { oneOf, optional, text } from "../http/fields";
import { callerOrJob } from "../http/jobToken";
import { paginate } from "../http/paging";
import { idSegment, readQuery } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { presentDeployment } from "../present/deployment";
import { presentDeploymentApprovals } from "../present/deploymentApprovals";
import { originOf } from "../present/origin";
import type { GitLabState } from "../state";

/** Adds the read-only routes of deployments. GitLab: deployments API. */
export function deploymentRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/deployments", (context) => list(context, state));
  api.get("/projects/:id/deployments/:deployment_id", (context) => {
    const { project } = callerOrJob(context, state, AccessLevel.Reporter);
    const deployment = state.deployments.get(idSegment(context, "deployment_id"));
    if (deployment?.projectId !== project.id) throw notFound();
    const form = presentDeployment(state, deployment, originOf(context));
    return context.json({ ...form, ...presentDeploymentApprovals(state, deployment, originOf(context)) });
  });
}

function list(context: Context, state: GitLabState): Response {
  const { project } = callerOrJob(context, state, AccessLevel.Reporter);
  const query = readQuery(context, {
    environment: optional(text),
    status: optional(oneOf(["created", "running", "success", "failed", "canceled", "skipped", "blocked"])),
    sort: optional(oneOf(["asc", "desc"])),
    order_by: optional(oneOf(["id", "iid", "created_at", "updated_at", "finished_at", "ref"])),
  });
  const found = state.deployments.filter(
    (row) =>
      row.projectId === project.id &&
      (query.status === undefined || row.status === query.status) &&
      (query.environment === undefined || state.environments.get(row.environmentId)?.name === query.environment),
  );
  const key = ({ id, createdAt, updatedAt, finishedAt, ref }: (typeof found)[number]): string => {
    const number = String(id).padStart(9, "0");
    switch (query.order_by) {
      case "created_at":
        return createdAt + number;
      case "updated_at":
        return updatedAt + number;
      case "finished_at":
        return (finishedAt ?? "") + number;
      case "ref":
        return `${ref}\0${number}`;
      case "id":
      case "iid":
      case undefined:
        return number;
    }
  };
  found.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  if (query.sort === "desc") found.reverse();
  const origin = originOf(context);
  return context.json(paginate(context, found).map((row) => presentDeployment(state, row, origin)));
}
