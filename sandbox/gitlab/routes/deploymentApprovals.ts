import type { Context, Hono } from "hono";
import { giveApproval } from "../ci/environments/giveApproval";
import { badRequest, noSuchRoute, notFound } from "../errors";
import { oneOf, optional, required, text } from "../http/fields";
import { callerOrJob } from "../http/jobToken";
import { idSegment, readParams } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { presentDeploymentApproval } from "../present/deploymentApprovals";
import { originOf } from "../present/origin";
import type { GitLabState } from "../state";

/** Adds the route that approves blocked deployments, also with a job token. GitLab: deployments API, Premium. */
export function deploymentApprovalRoutes(api: Hono, state: GitLabState): void {
  api.post("/projects/:id/deployments/:deployment_id/approval", (context) => approve(context, state));
}

async function approve(context: Context, state: GitLabState): Promise<Response> {
  if (state.edition === "ce") throw noSuchRoute();
  const { user, project } = callerOrJob(context, state, AccessLevel.Reporter);
  const deployment = state.deployments.get(idSegment(context, "deployment_id"));
  if (deployment?.projectId !== project.id) throw notFound();
  const { status, comment = null } = await readParams(context, {
    status: required(oneOf(["approved", "rejected"])),
    comment: optional(text),
  });
  const outcome = giveApproval(state, user, deployment, { status, comment });
  if (!outcome.ok) throw badRequest(outcome.message);
  return context.json(presentDeploymentApproval(state, outcome.approval, originOf(context)), 201);
}
