import type { Context } from "hono";

/** The refusal of a request for a foreign host. */
export interface Misdirected {
  readonly status: 421;
  readonly message: string;
}

/**
 * Returns a refusal unless the request's host is a loopback name; ports are ignored. This prevents DNS rebinding: a website
 * that points its own host name at 127.0.0.1 could otherwise read responses and send any header.
 */
export function foreignHost({ req }: Context): Misdirected | undefined {
  const { hostname } = new URL(req.url);
  const host = req.header("host")?.replace(/:\d+$/, "") ?? hostname;
  if ([host, hostname].every((name) => loopbackNames.includes(name.toLowerCase()))) return undefined;
  return {
    status: 421,
    message:
      "Misdirected Request: this is a sandbox on this machine, which answers to 127.0.0.1, localhost and [::1] only",
  };
}

const loopbackNames = ["127.0.0.1", "localhost", "[::1]"];
