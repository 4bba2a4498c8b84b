import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Clock } from "../../clock";
import { findStack } from "../access";
import { badRequest, unauthorized } from "../apiError";
import { optional, readBody } from "../body";
import { untypedDeployment } from "../checkpoints";
import { leaseValue } from "../identifiers";
import { secondsOf } from "../seconds";
import type { CloudState } from "../state";
import { appendEvents } from "../updateFiles";
import { endUpdate, maxLeaseDuration, requireLease, updateNamed } from "../updates";

const checkpoint = untypedDeployment.extend({ isInvalid: optional(z.boolean()) });
const eventBatch = z.object({ events: z.array(z.record(z.string(), z.unknown())) });
const summaryEvent = z.object({ resourceChanges: optional(z.record(z.string(), z.number())) });
const renewal = z.object({ duration: z.int().positive() });
const completion = z.object({ status: z.enum(["succeeded", "failed", "cancelled"]) });

const path = "/stacks/:organization/:project/:stack/update/:update";
type UpdateContext = Context<Record<string, never>, typeof path>;

/**
 * Pulumi Cloud: the requests of the engine during an update. They authenticate with the update's lease, so these routes
 * accept only `Authorization: update-token LEASE`.
 */
export function runningUpdateRoutes(state: CloudState, clock: Clock): Hono {
  const routes = new Hono();

  routes.patch(`${path}/checkpoint`, async (context) => {
    const { update } = leased(context);
    if (update.dryRun) throw badRequest("Bad Request: a preview keeps no state");
    const { isInvalid, ...deployment } = await readBody(context, checkpoint);
    if (isInvalid !== true) state.stacks.update(update.stack, { state: deployment });
    return context.body(null, 204);
  });

  routes.post(`${path}/events/batch`, async (context) => {
    const { update } = leased(context);
    const { events } = await readBody(context, eventBatch);
    appendEvents(state.folder, update, events);
    const summary = events.findLast(({ summaryEvent }) => summaryEvent !== undefined)?.summaryEvent;
    const parsed = summaryEvent.safeParse(summary);
    if (parsed.success) state.updates.update(update.id, { resourceChanges: parsed.data.resourceChanges ?? {} });
    return context.json({});
  });

  routes.post(`${path}/renew_lease`, async (context) => {
    const { update, seconds } = leased(context);
    const { duration } = await readBody(context, renewal);
    const { value } = update.lease;
    const expires = seconds + Math.min(duration, maxLeaseDuration);
    state.updates.update(update.id, { lease: { value, expires } });
    return context.json({ token: value, tokenExpiration: expires });
  });

  routes.post(`${path}/complete`, async (context) => {
    const { update, seconds } = leased(context);
    const { status } = await readBody(context, completion);
    endUpdate(state, update, status, seconds);
    return context.body(null, 204);
  });

  return routes;

  /** The update, for a request with its lease. Any other token is rejected. */
  function leased(context: UpdateContext) {
    const { organization, project, stack: name, update: id } = context.req.param();
    const stack = findStack(state, organization, project, name);
    const update = stack && updateNamed(state, stack, id);
    const value = /^update-token (.+)$/.exec(context.req.header("authorization") ?? "")?.[1];
    if (!update || value === undefined || value !== leaseValue(state.key.value, update.id)) throw unauthorized();
    const seconds = secondsOf(clock());
    return { update: requireLease(update, seconds), seconds };
  }
}
