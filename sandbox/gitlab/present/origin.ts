import type { Context } from "hono";

/** The server's URL as the caller sees it, such as `http://127.0.0.1:41273`; links in responses start with it. */
export function originOf(context: Context): string {
  return new URL(context.req.url).origin;
}
