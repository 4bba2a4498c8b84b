import { Hono } from "hono";
import { z } from "zod";
import { stackFor } from "../access";
import { conflict, notFound } from "../apiError";
import { type CloudContext, type CloudEnv, loginOf } from "../authentication";
import { optional, readBody, wholeNumber } from "../body";
import type { Stack, Update } from "../entities";
import { secondsOf } from "../seconds";
import type { CloudState } from "../state";
import { endUpdate, formatUpdate, historyOf, previewsOf, startUpdate, updateId } from "../updates";

const texts = z.record(z.string(), z.string());
const program = z.object({
  options: optional(z.object({ dryRun: optional(z.boolean()) })),
  config: optional(z.record(z.string(), z.unknown())),
  metadata: optional(z.object({ message: optional(z.string()), environment: optional(texts) })),
});
const start = z.object({ tags: optional(texts) });

const path = "/stacks/:organization/:project/:stack";
// The CLI asks for every update under this name, whatever its kind.
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
      const update = state.updates.insert({
        ...plannedUpdate(stack, { kind, author }),
        dryRun,
        message: metadata?.message ?? "",
        environment: metadata?.environment ?? {},
        config: config ?? {},
      });
      return context.json({ updateID: updateId(update), requiredPolicies: [], messages: [] });
    });
  }

  routes.post(one, async (context) => {
    const { stack, update } = updateOf(context);
    // Asked again: whoever starts an update need not be who created it.
    stackOf(context, neededFor(update));
    const { tags } = await readBody(context, start);
    const { version, lease } = startUpdate(state, stack, update, secondsOf(context.get("now")));
    // Assumption: what only looks leaves the tags alone.
    if (tags && !update.dryRun) state.stacks.update(stack.id, { tags });
    // Without a `journalVersion` the CLI sends whole checkpoints.
    return context.json({ version, token: lease.value, tokenExpiration: lease.expires });
  });

  // The CLI follows an import with it: there is nothing to tell but how it ended.
  routes.get(one, (context) => context.json({ status: updateOf(context).update.status, events: [] }));

  routes.get(`${one}/events`, (context) => context.json({ events: updateOf(context).update.events }));

  routes.post(`${one}/cancel`, (context) => {
    stackOf(context, 102);
    const { update } = updateOf(context);
    // Assumption: the text.
    if (update.status !== "running") throw conflict("Conflict: The Update has already completed");
    endUpdate(state, update, "cancelled", secondsOf(context.get("now")));
    return context.body(null, 204);
  });

  routes.get(`${path}/updates`, (context) => {
    const newestFirst = historyOf(state, stackOf(context, 101)).toReversed();
    const size = wholeNumber(context, "pageSize") ?? newestFirst.length;
    const page = wholeNumber(context, "page") ?? 1;
    return context.json({ updates: newestFirst.slice((page - 1) * size, page * size).map(formatUpdate) });
  });

  // The CLI reads the configuration of the last deployment there.
  routes.get(`${path}/updates/latest`, (context) => {
    const update = historyOf(state, stackOf(context, 101)).at(-1);
    if (!update) throw notFound("update", "latest");
    return context.json({ info: formatUpdate(update) });
  });

  routes.get(`${path}/updates/latest/previews`, (context) => {
    const newestFirst = previewsOf(state, stackOf(context, 101)).toReversed();
    return context.json({ updates: newestFirst.map((update) => ({ updateID: updateId(update) })) });
  });

  return routes;

  function stackOf(context: CloudContext<typeof path>, needed: 101 | 102): Stack {
    const { organization, project, stack } = context.req.param();
    return stackFor(state, context.get("caller"), [organization, project, stack], needed);
  }

  function updateOf(context: CloudContext<typeof one>): { stack: Stack; update: Update } {
    const stack = stackOf(context, 101);
    const id = context.req.param("update");
    const update = state.updates.find((update) => update.stack === stack.id && updateId(update) === id);
    if (!update) throw notFound("update", id);
    return { stack, update };
  }
}

/** An update before it starts; what the client says of it comes on top. */
export function plannedUpdate({ id }: Stack, { kind, author }: Pick<Update, "kind" | "author">): Omit<Update, "id"> {
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
    started: 0,
    ended: 0,
    lease: null,
    events: [],
    state: null,
  };
}

/**
 * Pulumi Cloud: "Stack Read … allows for running previews". Assumption: so it does for what only looks, of every kind:
 * the preview that `pulumi up` makes first, and `pulumi refresh --preview-only`.
 */
function neededFor({ dryRun }: Pick<Update, "dryRun">): 101 | 102 {
  return dryRun ? 101 : 102;
}
