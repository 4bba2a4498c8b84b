import { Hono } from "hono";
import { describeFault } from "./faults/fault";
import type { Faults } from "./faults/faults";
import { meetFaults } from "./faults/meetFaults";
import { foreignHost } from "./foreignHost";
import type { LoggedRequest, RequestLog } from "./requestLog";

/**
 * A hono app that takes requests for this machine only, lets them meet the faults that it is told, logs every request and
 * is loud about a route that it does not have: the answer is 501 with method and path in `message`, and the same line goes
 * to standard error, because a client that takes a missing route for a missing resource would be led astray in silence.
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
    const met = faults?.next(request) ?? [];
    const status = await meetFaults(server, met, context, next);
    log.add({
      ...request,
      query,
      status,
      ...(met.length > 0 && { fault: met.map(describeFault).join(", ") }),
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
