import type { Context } from "hono";

/** Where the caller reaches this server, such as `http://127.0.0.1:41273`: the start of every link in an answer. */
export function originOf(context: Context): string {
  return new URL(context.req.url).origin;
}
