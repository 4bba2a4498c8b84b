import type { Context } from "hono";

/** Why a request is not answered. */
export interface Misdirected {
  readonly status: 421;
  readonly message: string;
}

/**
 * Refuses a request for a host that is not one of this machine's own names, on whatever port. A page of another site can
 * point a name of its own at this machine, and a browser then lets it read what comes from there and send any header:
 * only the name tells that the request is not ours.
 */
export function foreignHost({ req }: Context): Misdirected | undefined {
  const { hostname } = new URL(req.url);
  const host = req.header("host")?.replace(/:\d+$/, "") ?? hostname;
  if ([host, hostname].every((name) => ownNames.includes(name.toLowerCase()))) return undefined;
  return {
    status: 421,
    message:
      "Misdirected Request: this is a sandbox on this machine, which answers to 127.0.0.1, localhost and [::1] only",
  };
}

const ownNames = ["127.0.0.1", "localhost", "[::1]"];
