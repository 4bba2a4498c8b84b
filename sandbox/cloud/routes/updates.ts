import { Hono } from "hono";
import { z } from "zod";
import { stackFor } from "../access";
import { badRequest, conflict, notFound } from "../apiError";
import { type CloudContext, type CloudEnv, loginOf } from "../authentication";
import { optional, readBody, wholeNumber } from "../body";
import type { Stack, Update } from "../entities";
import { secondsOf } from "../seconds";
import type { CloudState } from "../state";
import { type EngineEvent, eventsOf } from "../updateFiles";
import {
  endUpdate,
  formatServiceUpdate,
  formatUpdate,
  historyOf,
  previewsOf,
  startUpdate,
  updateId,
  updateNamed,
} from "../updates";

const texts = z.record(z.string(), z.string());
const program = z.object({
  options: optional(z.object({ dryRun: optional(z.boolean()) })),
  config: optional(z.record(z.string(), z.unknown())),
  metadata: optional(z.object({ message: optional(z.string()), environment: optional(texts) })),
});
const start = z.object({ tags: optional(texts) });

const eventsPerPage = 500;

const path = "/stacks/:organization/:project/:stack";
// The CLI uses this path for every update, independent of its kind.
const one = `${path}/update/:update` as const;

/** Pulumi Cloud: CreateUpdate and its kinds, StartUpdate, GetUpdateStatus, CancelUpdate, and the history of a stack. */
export function updateRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  for (const kind of ["update", "preview", "refresh", "destroy"] as const) {
    routes.post(`${path}/${kind}`, async (context) => {
      const caller = context.get("caller");
      stackOf(context, 101);
      const { options, config, metadata } = await readBody(context, program);
      const dryRun = kind === "preview" || (options?.dryRun ?? false);
      const stack = stackOf(context, neededFor({ dryRun }));
      const author = loginOf(caller);
      const created = secondsOf(context.get("now"));
      const update = state.updates.insert({
        ...plannedUpdate(stack, { kind, author, created }),
        dryRun,
        message: metadata?.message ?? "",
        environment: metadata?.environment ?? {},
        config: config ?? {},
        deployment: caller.deployment,
      });
      return context.json({ updateID: updateId(update), requiredPolicies: [], messages: [] });
    });
  }

  routes.post(one, async (context) => {
    const { stack, update } = updateOf(context);
    // Checked again, because another caller may have created the update.
    stackOf(context, neededFor(update));
    const { tags } = await readBody(context, start);
    const { version, lease } = startUpdate(state, stack, update, secondsOf(context.get("now")));
    // Assumption: a preview does not change the tags.
    if (tags && !update.dryRun) state.stacks.update(stack.id, { tags });
    // Without a `journalVersion`, the CLI sends complete checkpoints.
    return context.json({ version, token: lease.value, tokenExpiration: lease.expires });
  });

  // The CLI polls this after an import. Only the status matters.
  routes.get(one, (context) => {
    const { status } = updateOf(context).update;
    const more = status === "not started" || status === "running";
    return context.json({ status, events: [], ...(more && { continuationToken: "0" }) });
  });

  // A reader gets a token until there are no more events and the update has ended. Assumption: the page size. Pulumi Cloud's
  // numbers for event types are not known.
  routes.get(`${one}/events`, (context) => {
    const { update } = updateOf(context);
    if (context.req.query("type") !== undefined) throw badRequest("invalid query parameter: type");
    const urn = context.req.query("urn");
    const isOver = update.status !== "running" && update.status !== "not started";
    const events = eventsOf(state.folder, update).filter((event) => !urn || urnOf(event) === urn);
    const from = wholeNumber(context, "continuationToken") ?? 0;
    const next = Math.min(from + eventsPerPage, events.length);
    return context.json({
      events: events.slice(from, next),
      ...(!(isOver && next === events.length) && { continuationToken: String(next) }),
    });
  });

  routes.post(`${one}/cancel`, (context) => {
    stackOf(context, 102);
    const { update } = updateOf(context);
    // Assumption: the text.
    if (update.status !== "running") throw conflict("Conflict: The Update has already completed");
    endUpdate(state, update, "cancelled", secondsOf(context.get("now")));
    return context.body(null, 204);
  });

  routes.get(`${path}/updates`, (context) => {
    const stack = stackOf(context, 101);
    const updates = historyOf(state, stack).toReversed();
    const { page, size } = pageOf(context, updates);
    if (context.req.query("output-type") !== "service") return context.json({ updates: page.map(formatUpdate) });
    return context.json({
      updates: page.map((update) => formatServiceUpdate(stack, update)),
      itemsPerPage: size,
      total: updates.length,
    });
  });

  // The CLI reads the configuration of the last update here.
  routes.get(`${path}/updates/latest`, (context) => {
    const stack = stackOf(context, 101);
    const update = historyOf(state, stack).at(-1);
    if (!update) throw notFound("update", "latest");
    return context.json(formatServiceUpdate(stack, update));
  });

  routes.get(`${path}/updates/latest/previews`, (context) => {
    const previews = previewsOf(state, stackOf(context, 101));
    const { page } = pageOf(context, context.req.query("asc") === "true" ? previews : previews.toReversed());
    return context.json({ updates: page.map((update) => ({ updateID: updateId(update) })) });
  });

  routes.get(`${path}/updates/:version`, (context) => {
    const stack = stackOf(context, 101);
    const { version } = context.req.param();
    const update = historyOf(state, stack).findLast((update) => String(update.version) === version);
    if (!update) throw notFound("update", version);
    return context.json(formatServiceUpdate(stack, update));
  });

  return routes;

  function stackOf(context: CloudContext<typeof path>, needed: 101 | 102): Stack {
    const { organization, project, stack } = context.req.param();
    return stackFor(state, context.get("caller"), [organization, project, stack], needed);
  }

  function updateOf(context: CloudContext<typeof one>): { stack: Stack; update: Update } {
    const stack = stackOf(context, 101);
    const id = context.req.param("update");
    const update = updateNamed(state, stack, id);
    if (!update) throw notFound("update", id);
    return { stack, update };
  }
}

/** Pulumi Cloud: "By default the results are not paginated." */
function pageOf(context: CloudContext, updates: readonly Update[]): { page: Update[]; size: number } {
  const size = wholeNumber(context, "pageSize") ?? updates.length;
  const number = Math.max(1, wholeNumber(context, "page") ?? 1);
  return { page: updates.slice((number - 1) * size, number * size), size };
}

/** The URN of an event's resource. */
function urnOf(event: EngineEvent): unknown {
  for (const kind of ["resourcePreEvent", "resOutputsEvent", "resOpFailedEvent", "diagnosticEvent"]) {
    const about = event[kind] as { urn?: unknown; metadata?: { urn?: unknown } } | undefined;
    if (about) return about.metadata?.urn ?? about.urn;
  }
  return undefined;
}

/** A new update with default values, which the client's fields override. */
export function plannedUpdate(
  { id }: Stack,
  { kind, author, created }: Pick<Update, "kind" | "author" | "created">,
): Omit<Update, "id"> {
  return {
    stack: id,
    kind,
    dryRun: false,
    status: "not started",
    version: 0,
    author,
    message: "",
    environment: {},
    config: {},
    created,
    started: 0,
    ended: 0,
    lease: null,
    resourceChanges: {},
    resourceCount: 0,
  };
}

/**
 * The permission that an update needs. Pulumi Cloud: "Stack Read … allows for running previews". Assumption: this includes
 * the preview of `pulumi up`, and `pulumi refresh --preview-only`.
 */
function neededFor({ dryRun }: Pick<Update, "dryRun">): 101 | 102 {
  return dryRun ? 101 : 102;
}
