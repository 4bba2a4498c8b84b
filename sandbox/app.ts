import { Hono } from "hono";
import { describeFault } from "./faults/fault";
import type { Faults } from "./faults/faults";
import { applyFaults } from "./faults/applyFaults";
import { foreignHost } from "./foreignHost";
import type { LoggedRequest, RequestLog } from "./requestLog";

/**
 * A Hono app that rejects foreign hosts, applies the faults and logs every request. An unknown route returns 501 with the
 * method and path, also on standard error, so that clients don't mistake a missing route for a missing resource.
 */
export function sandboxApp(server: LoggedRequest["server"], log: RequestLog, faults?: Faults): Hono {
  const app = new Hono();

  app.use(async (context, next) => {
    const url = new URL(context.req.url);
    const request = { server, method: context.req.method, path: url.pathname };
    const query = url.search.slice(1);
    const refusal = foreignHost(context);
    if (refusal) {
      const { status, message } = refusal;
      log.add({ ...request, query, status });
      return context.json({ code: status, message }, status);
    }
    const due = faults?.next(request) ?? [];
    const status = await applyFaults(server, due, context, next);
    log.add({
      ...request,
      query,
      status,
      ...(due.length > 0 && { fault: due.map(describeFault).join(", ") }),
    });
    return undefined;
  });

  app.notFound((context) => {
    const { pathname } = new URL(context.req.url);
    const message = `the sandbox has no route for ${context.req.method} ${pathname} (${server})`;
    process.stderr.write(`sandbox: ${message}\n`);
    return context.json({ code: 501, message }, 501);
  });

  return app;
}
