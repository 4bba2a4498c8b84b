import type { Context } from "hono";

/**
 * The server's URL as the caller sees it, such as `http://127.0.0.1:41273` or `https://127.0.0.1:8443/gitlab`; links in
 * responses start with it.
 */
export function originOf(context: Context): string {
  return `${new URL(context.req.url).origin}${pathOf(context)}`;
}

/** The URL of the request, with the path that the server is served below. */
export function requestUrl(context: Context): URL {
  const { origin, pathname, search } = new URL(context.req.url);
  return new URL(`${origin}${pathOf(context)}${pathname}${search}`);
}

/** The path that the server is served below; empty at the root. A request without a server has no environment. */
function pathOf({ env }: Context): string {
  return (env as { readonly path?: string } | undefined)?.path ?? "";
}
