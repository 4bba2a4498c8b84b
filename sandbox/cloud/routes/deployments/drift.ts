import { Hono } from "hono";
import { stackFor } from "../../access";
import { badRequest } from "../../apiError";
import type { CloudContext, CloudEnv } from "../../authentication";
import { wholeNumber } from "../../body";
import { deploymentId, deploymentsOf } from "../../deployments/deployments";
import type { Deployment } from "../../deployments/entities";
import { updatesOf } from "../../deployments/present";
import type { Stack, Update } from "../../entities";
import type { CloudState } from "../../state";
import { updateId } from "../../updates";

const path = "/stacks/:organization/:project/:stack/drift";

/** Pulumi Cloud: ListDriftRuns, GetStackDriftStatus. Assumption: only deployments count as drift runs, not previews that a person runs. */
export function driftRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  routes.get(`${path}/runs`, (context) => {
    const size = wholeNumber(context, "pageSize") ?? 10;
    if (size < 1 || size > 100) throw badRequest("Invalid query parameter: pageSize");
    const page = Math.max(1, wholeNumber(context, "page") ?? 1);
    const runs = runsOf(stackOf(context)).toReversed();
    return context.json({
      driftRuns: runs.slice((page - 1) * size, page * size).map(formatted),
      itemsPerPage: size,
      total: runs.length,
    });
  });

  routes.get(`${path}/status`, (context) => {
    const runs = runsOf(stackOf(context));
    const latest = runs.findLast(({ status }) => status === "succeeded");
    return context.json({
      driftDetected: latest !== undefined && hasDrift(latest),
      latestDriftRun: latest ? deploymentId(latest) : "",
      runInProgress: runs.some(({ status }) => status === "running"),
    });
  });

  return routes;

  function stackOf(context: CloudContext<typeof path>): Stack {
    const { organization, project, stack } = context.req.param();
    return stackFor(state, context.get("caller"), [organization, project, stack], 101);
  }

  function runsOf(stack: Stack): Deployment[] {
    return deploymentsOf(state, stack).filter(({ operation }) => operation === "detect-drift");
  }

  function hasDrift(run: Deployment): boolean {
    const [detection] = updatesOf(state, run);
    return Object.entries(detection?.resourceChanges ?? {}).some(([kind, count]) => kind !== "same" && count > 0);
  }

  function formatted(run: Deployment): Record<string, unknown> {
    const [detection, remediation] = updatesOf(state, run);
    return {
      id: deploymentId(run),
      driftDetected: hasDrift(run),
      created: run.created.toISOString(),
      status: run.status,
      deploymentId: deploymentId(run),
      deploymentVersion: run.version,
      ...(detection && { detectUpdate: formattedUpdate(detection) }),
      ...(remediation && { remediateUpdate: formattedUpdate(remediation) }),
    };
  }
}

function formattedUpdate(update: Update): Record<string, unknown> {
  const { status, ended, resourceChanges } = update;
  const words = { "not started": "not-started", cancelled: "failed" } as const;
  return {
    updateId: updateId(update),
    resourceChanges,
    modified: new Date(ended * 1000).toISOString(),
    status: status === "not started" || status === "cancelled" ? words[status] : status,
  };
}
