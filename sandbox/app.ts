import { Hono } from "hono";
import type { LoggedRequest, RequestLog } from "./requestLog";

/**
 * A hono app that logs every request and is loud about a route that it does not have: the answer is 501 with method
 * and path in `message`, and the same line goes to standard error, because a client that takes a missing route for a
 * missing resource would be led astray in silence.
 */
export function sandboxApp(server: LoggedRequest["server"], log: RequestLog): Hono {
  const app = new Hono();

  app.use(async (context, next) => {
    await next();
    const url = new URL(context.req.url);
    log.add({
      server,
      method: context.req.method,
      path: url.pathname,
      query: url.search.slice(1),
      status: context.res.status,
    });
  });

  app.notFound((context) => {
    const { pathname } = new URL(context.req.url);
    const message = `the sandbox has no route for ${context.req.method} ${pathname} (${server})`;
    process.stderr.write(`sandbox: ${message}\n`);
    return context.json({ code: 501, message }, 501);
  });

  return app;
}
