import { Hono } from "hono";
import { stackFor } from "../access";
import { notFound } from "../apiError";
import { type CloudEnv, loginOf } from "../authentication";
import { readBody } from "../body";
import { exported, untypedDeployment } from "../checkpoints";
import { secondsOf } from "../seconds";
import type { CloudState } from "../state";
import { stateAfter } from "../updateFiles";
import { endUpdate, historyOf, startUpdate, updateId } from "../updates";
import { plannedUpdate } from "./updates";

/** Pulumi Cloud: ExportStack, of the current or an older version, and ImportStack, which completes at once. */
export function stackStateRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();
  const path = "/stacks/:organization/:project/:stack";

  routes.get(`${path}/export`, (context) => {
    const { organization, project, stack } = context.req.param();
    const row = stackFor(state, context.get("caller"), [organization, project, stack], 101);
    return context.json(exported(row.state, context.get("now")));
  });

  routes.get(`${path}/export/:version`, (context) => {
    const { organization, project, stack, version } = context.req.param();
    const row = stackFor(state, context.get("caller"), [organization, project, stack], 101);
    const update = historyOf(state, row).findLast((update) => String(update.version) === version);
    // Assumption: a version has a state after its update has ended. Pulumi Cloud keeps all versions.
    const kept = update && stateAfter(state.folder, update);
    if (kept === undefined) throw notFound("version", version);
    return context.json(exported(kept, context.get("now")));
  });

  routes.post(`${path}/import`, async (context) => {
    const caller = context.get("caller");
    const { organization, project, stack } = context.req.param();
    const row = stackFor(state, caller, [organization, project, stack], 102);
    const imported = await readBody(context, untypedDeployment);

    const seconds = secondsOf(context.get("now"));
    const planned = state.updates.insert(
      plannedUpdate(row, { kind: "import", author: loginOf(caller), created: seconds }),
    );
    const update = startUpdate(state, row, planned, seconds);
    state.stacks.update(row.id, { state: imported });
    endUpdate(state, update, "succeeded", seconds);
    return context.json({ updateId: updateId(update) });
  });

  return routes;
}
