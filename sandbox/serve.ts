import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import { belowPath } from "./belowPath";

/** A server that listens on a port of 127.0.0.1. */
export interface Listening {
  /** For example `http://127.0.0.1:41273`, without a slash at the end, and with the path that it is served below. */
  readonly url: string;
  close(): Promise<void>;
}

/** Where and how a server is served. */
export interface Serving {
  /** Defaults to 0, a free port. */
  readonly port?: number | undefined;
  /** The path that everything is below, such as `/gitlab`. Defaults to none. */
  readonly path?: string | undefined;
  /** Defaults to plain HTTP. */
  readonly tls?: ServerCertificate | undefined;
}

/** The certificate of a server, in PEM. */
export interface ServerCertificate {
  /** The certificate, and the intermediate ones. */
  readonly cert: string;
  readonly key: string;
  /** The certificate authority that clients have to trust. */
  readonly ca: string;
}

/** Serves `app` on 127.0.0.1, and resolves when it listens. */
export async function serve(app: Hono, { port = 0, path = "", tls }: Serving = {}): Promise<Listening> {
  if (!/^(\/[A-Za-z0-9_.-]+)*$/.test(path))
    throw new Error(`the path ${JSON.stringify(path)} is not one such as /gitlab`);
  const fetch = getRequestListener((request, env) => app.fetch(request, { ...env, path }));
  const listener = belowPath(path, (request, response) => void fetch(request, response));
  const server = tls ? createHttpsServer({ cert: tls.cert, key: tls.key }, listener) : createHttpServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo;

  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${address.port}${path}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
