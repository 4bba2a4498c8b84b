import { Hono } from "hono";
import { z } from "zod";
import { organizationFor, stackFor } from "../../access";
import { badRequest, notFound } from "../../apiError";
import { type CloudContext, type CloudEnv, loginOf } from "../../authentication";
import { readBody, wholeNumber } from "../../body";
import { logOf } from "../../deployments/deploymentLog";
import { readRequest } from "../../deployments/deploymentRequest";
import {
  cancelDeployment,
  deploymentId,
  deploymentsOf,
  requireSource,
  startDeployment,
} from "../../deployments/deployments";
import type { Deployment } from "../../deployments/entities";
import { formatDeployment, updatesOf } from "../../deployments/present";
import { requireDeployments, settingsOf } from "../../deployments/settingsRules";
import type { Stack } from "../../entities";
import type { CloudState } from "../../state";
import { formatServiceUpdate } from "../../updates";

const path = "/stacks/:organization/:project/:stack/deployments";

/** The number of lines in one response of the log. */
const LINES = 500;

/**
 * Pulumi Cloud: CreateAPIDeployment, ListStackDeployments, GetDeployment, GetDeploymentLogs, GetDeploymentUpdates,
 * CancelDeployment, Pause- and ResumeStackDeployments, StackDeploymentsMetadata. Assumption: Stack Read reads, Stack Write writes.
 */
export function deploymentRoutes(state: CloudState, pageUrl: () => string): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  routes.post(path, async (context) => {
    const stack = stackOf(context, 102);
    const caller = context.get("caller");
    const organization = organizationFor(state, caller, stack.organization);
    requireDeployments(organization);
    const wanted = readRequest(stack, await readBody(context, z.record(z.string(), z.unknown())));
    const starter = {
      requestedBy: loginOf(caller),
      initiator: context.req.header("x-pulumi-deployment-initiator") ?? "api",
      identity: caller.owner,
    };
    if (!wanted.inheritSettings || !settingsOf(state, stack)) requireSource(wanted);
    const deployment = startDeployment(state, organization, stack, wanted, starter, context.get("now"));
    const { version } = deployment;
    return context.json(
      {
        id: deploymentId(deployment),
        consoleUrl: `${pageUrl()}/${stack.organization}/${stack.project}/${stack.name}/deployments/${version}`,
        version,
      },
      202,
    );
  });

  routes.get(path, (context) => {
    const stack = stackOf(context, 101);
    const size = wholeNumber(context, "pageSize") ?? 10;
    if (size < 1 || size > 100) throw badRequest("Invalid query parameter: pageSize");
    const page = Math.max(1, wholeNumber(context, "page") ?? 1);
    const all = deploymentsOf(state, stack);
    const sorted = context.req.query("asc") === "true" ? all : all.toReversed();
    return context.json({
      deployments: sorted.slice((page - 1) * size, page * size).map((one) => formatDeployment(state, stack, one)),
      itemsPerPage: size,
      total: all.length,
    });
  });

  routes.get(`${path}/metadata`, (context) => {
    const stack = stackOf(context, 101);
    const paused = settingsOf(state, stack)?.isPaused ?? false;
    const hasSchedules = state.schedules.all().some((schedule) => schedule.stack === stack.id);
    return context.json({ paused, stackPaused: paused, organizationPaused: false, hasSchedules });
  });

  for (const [action, isPaused] of [
    ["pause", true],
    ["resume", false],
  ] as const) {
    routes.post(`${path}/${action}`, (context) => {
      const settings = settingsOf(state, stackOf(context, 102));
      if (!settings) throw badRequest("Stack does not have deployment settings configured");
      state.deploymentSettings.update(settings.id, { isPaused });
      state.deploymentsChanged.emit();
      return context.body(null, 200);
    });
  }

  routes.get(`${path}/version/:version`, (context) => {
    const stack = stackOf(context, 101);
    const { version } = context.req.param();
    const found = deploymentsOf(state, stack).find((one) => String(one.version) === version);
    if (!found) throw notFound("Deployment", version);
    return context.json(formatDeployment(state, stack, found));
  });

  routes.get(`${path}/:deployment`, (context) => {
    const stack = stackOf(context, 101);
    return context.json(formatDeployment(state, stack, deploymentOf(stack, context.req.param("deployment"))));
  });

  routes.get(`${path}/:deployment/updates`, (context) => {
    const stack = stackOf(context, 101);
    const updates = updatesOf(state, deploymentOf(stack, context.req.param("deployment")));
    return context.json(updates.map((update) => formatServiceUpdate(stack, update)));
  });

  routes.get(`${path}/:deployment/logs`, (context) => {
    const deployment = deploymentOf(stackOf(context, 101), context.req.param("deployment"));
    return context.json(
      context.req.query("step") === undefined ? stream(context, deployment) : step(context, deployment),
    );
  });

  routes.post(`${path}/:deployment/cancel`, (context) => {
    const deployment = deploymentOf(stackOf(context, 102), context.req.param("deployment"));
    if (deployment.status !== "not-started" && deployment.status !== "running") {
      throw notFound("Queued Deployment", deploymentId(deployment));
    }
    cancelDeployment(state, deployment, context.get("now"));
    return context.body(null, 200);
  });

  return routes;

  function stackOf(context: CloudContext<typeof path>, needed: 101 | 102): Stack {
    const { organization, project, stack } = context.req.param();
    return stackFor(state, context.get("caller"), [organization, project, stack], needed);
  }

  function deploymentOf(stack: Stack, wanted: string): Deployment {
    const found = deploymentsOf(state, stack).find((one) => deploymentId(one) === wanted);
    if (!found) throw notFound("Deployment", wanted);
    return found;
  }

  /** The next lines of the log. A client asks again as long as there is a token. */
  function stream(context: CloudContext, deployment: Deployment): Record<string, unknown> {
    const from = wholeNumber(context, "continuationToken") ?? 0;
    const lines = logOf(state.folder, deployment);
    const next = Math.min(from + LINES, lines.length);
    const isOver = ["succeeded", "failed", "skipped"].includes(deployment.status) && next === lines.length;
    return {
      lines: lines.slice(from, next).map(({ step: _, ...line }) => line),
      ...(!isOver && { nextToken: String(next) }),
    };
  }

  /** The lines of one step. */
  function step(context: CloudContext, deployment: Deployment): Record<string, unknown> {
    const [number = 0, offset = 0, count = 100] = ["step", "offset", "count"].map((name) => wholeNumber(context, name));
    if (count < 1 || count > 499) throw badRequest("Count must be less than 500 and more than 0");
    const name = deployment.steps[number]?.name;
    if ((wholeNumber(context, "job") ?? 0) !== 0 || name === undefined) throw notFound("Run", String(number));
    const lines = logOf(state.folder, deployment).filter((line) => line.step === number && line.line !== undefined);
    const next = offset + count;
    return {
      name,
      lines: lines.slice(offset, next).map(({ timestamp, line }) => ({ timestamp, line })),
      ...(next < lines.length && { nextOffset: next }),
    };
  }
}
