import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { z } from "zod";
import { organizationFor, stackFor } from "../../access";
import { badRequest, notFound } from "../../apiError";
import type { CloudContext, CloudEnv } from "../../authentication";
import { optional, readBody } from "../../body";
import type { DeploymentRequest, ScheduleKind, StackSchedule } from "../../deployments/entities";
import { readRequest } from "../../deployments/deploymentRequest";
import { nextExecution, requireCron, scheduleId, scheduleTime } from "../../deployments/schedules";
import { withoutPlaintext } from "../../deployments/secretValues";
import { requireRemediation, settingsOf } from "../../deployments/settingsRules";
import type { Stack } from "../../entities";
import { publicId } from "../../identifiers";
import { encryptAgainForStack } from "../../stackCipher";
import type { CloudState } from "../../state";

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const custom = z.object({
  scheduleCron: optional(z.string()),
  scheduleOnce: optional(z.union([time, z.literal("")])),
  request: z.record(z.string(), z.unknown()),
});
const drift = z.object({ scheduleCron: z.string(), autoRemediate: optional(z.boolean()) });
const ttl = z.object({ timestamp: time, deleteAfterDestroy: optional(z.boolean()) });

const path = "/stacks/:organization/:project/:stack/deployments";
type Timing = Pick<StackSchedule, "cron" | "once" | "request">;

/**
 * Pulumi Cloud: the schedules of a stack, with their three kinds. A schedule needs deployment settings. Assumption: Stack Read
 * reads, Stack Write writes.
 */
export function scheduleRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();
  const readers: Readonly<Record<ScheduleKind, (context: CloudContext<typeof path>, stack: Stack) => Promise<Timing>>> =
    {
      deployment: readCustom,
      drift: readDrift,
      ttl: readTtl,
    };

  for (const [kind, folder] of [
    ["deployment", "schedules"],
    ["drift", "drift/schedules"],
    ["ttl", "ttl/schedules"],
  ] as const) {
    routes.post(`${path}/${folder}`, async (context) => {
      const stack = stackOf(context, 102);
      requireSettings(stack);
      const now = context.get("now");
      const timing = await readers[kind](context, stack);
      const row = { ...timing, stack: stack.id, kind, isPaused: false, created: now, modified: now };
      return context.json(formatted(stack, state.schedules.insert(row), now));
    });

    routes.post(`${path}/${folder}/:schedule`, async (context) => {
      const stack = stackOf(context, 102);
      const { id } = scheduleOf(stack, context.req.param("schedule"), kind);
      requireSettings(stack);
      const now = context.get("now");
      const timing = await readers[kind](context, stack);
      return context.json(formatted(stack, state.schedules.update(id, { ...timing, modified: now }), now));
    });
  }

  routes.get(`${path}/schedules`, (context) => {
    const stack = stackOf(context, 101);
    const schedules = state.schedules.filter((schedule) => schedule.stack === stack.id);
    return context.json({ schedules: schedules.map((one) => formatted(stack, one, context.get("now"))) });
  });

  routes.get(`${path}/schedules/:schedule`, (context) => {
    const stack = stackOf(context, 101);
    return context.json(formatted(stack, scheduleOf(stack, context.req.param("schedule")), context.get("now")));
  });

  // Pulumi Cloud: deleting a missing schedule succeeds.
  routes.delete(`${path}/schedules/:schedule`, (context) => {
    const found = find(stackOf(context, 102), context.req.param("schedule"));
    if (found) state.schedules.delete(found.id);
    return context.body(null, 200);
  });

  for (const [action, isPaused] of [
    ["pause", true],
    ["resume", false],
  ] as const) {
    routes.post(`${path}/schedules/:schedule/${action}`, (context) => {
      const { id } = scheduleOf(stackOf(context, 102), context.req.param("schedule"));
      state.schedules.update(id, { isPaused, modified: context.get("now") });
      return context.body(null, 200);
    });
  }

  return routes;

  function stackOf(context: CloudContext<typeof path>, needed: 101 | 102): Stack {
    const { organization, project, stack } = context.req.param();
    return stackFor(state, context.get("caller"), [organization, project, stack], needed);
  }

  /** The text is Pulumi Cloud's. */
  function requireSettings(stack: Stack): void {
    if (!settingsOf(state, stack)) throw badRequest("Stack does not have deployment settings configured");
  }

  function find(stack: Stack, wanted: string): StackSchedule | undefined {
    return state.schedules.find((schedule) => schedule.stack === stack.id && scheduleId(schedule) === wanted);
  }

  function scheduleOf(stack: Stack, wanted: string, kind: ScheduleKind = "deployment"): StackSchedule {
    const found = find(stack, wanted);
    if (!found || (kind !== "deployment" && found.kind !== kind)) throw notFound("ScheduledAction", wanted);
    return found;
  }

  async function readCustom(context: CloudContext, stack: Stack): Promise<Timing> {
    const { scheduleCron = "", scheduleOnce = "", request } = await readBody(context, custom);
    if ((scheduleCron === "") === (scheduleOnce === "")) {
      throw badRequest("Bad Request: exactly one of scheduleCron and scheduleOnce must be set");
    }
    const parsed = readRequest(stack, request);
    if (parsed.operationContext?.options?.remediateIfDriftDetected === true) requireDriftRemediation(context, stack);
    return scheduleOnce === ""
      ? { cron: requireCron(scheduleCron), once: undefined, request: parsed }
      : { cron: undefined, once: scheduleOnce, request: parsed };
  }

  async function readDrift(context: CloudContext, stack: Stack): Promise<Timing> {
    const { scheduleCron, autoRemediate = false } = await readBody(context, drift);
    if (autoRemediate) requireDriftRemediation(context, stack);
    const options = { remediateIfDriftDetected: autoRemediate };
    return { cron: requireCron(scheduleCron), once: undefined, request: requestWith("detect-drift", options) };
  }

  async function readTtl(context: CloudContext): Promise<Timing> {
    const { timestamp, deleteAfterDestroy = false } = await readBody(context, ttl);
    return { cron: undefined, once: timestamp, request: requestWith("destroy", { deleteAfterDestroy }) };
  }

  function requireDriftRemediation(context: CloudContext, stack: Stack): void {
    requireRemediation(organizationFor(state, context.get("caller"), stack.organization));
  }

  /** Pulumi Cloud: ScheduledAction. */
  function formatted(stack: Stack, schedule: StackSchedule, now: Date): Record<string, unknown> {
    const { cron, once, isPaused, created, modified, lastExecuted } = schedule;
    const organization = state.organizations.find(({ name }) => name === stack.organization);
    const { removedRevisions: _, ...document } = schedule.request;
    const request = withoutPlaintext(document, (plaintext) =>
      encryptAgainForStack(stack, randomBytes(16), Buffer.from(plaintext)).toString("base64"),
    );
    return {
      id: scheduleId(schedule),
      orgID: publicId("organization", organization?.id ?? 0),
      kind: "deployment",
      definition: { programID: publicId("stack", stack.id), request },
      ...(cron !== undefined && { scheduleCron: cron }),
      ...(once && { scheduleOnce: scheduleTime(once) }),
      created: scheduleTime(created),
      modified: scheduleTime(modified),
      lastExecuted: scheduleTime(lastExecuted),
      nextExecution: scheduleTime(nextExecution(schedule, now)),
      paused: isPaused,
    };
  }
}

function requestWith(
  operation: DeploymentRequest["operation"],
  options: Readonly<Record<string, boolean>>,
): DeploymentRequest {
  return { operation, inheritSettings: true, operationContext: { options } };
}
