import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Hono } from "hono";

/** A server that listens on a port of 127.0.0.1. */
export interface Listening {
  /** For example `http://127.0.0.1:41273`, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves `app` on 127.0.0.1, and resolves when it listens. Port 0 takes a free port. */
export async function serve(app: Hono, port = 0): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}
