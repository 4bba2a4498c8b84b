import { type Context, Hono } from "hono";
import { foreignHost } from "../foreignHost";
import { serve } from "../serve";
import type { KestraSeed } from "./entities";
import { errorAnswer, KestraError } from "./requests";
import { fileRoutes } from "./routes/files";
import { flowRoutes } from "./routes/flows";
import { KestraState } from "./state";

export type { KestraAccount, KestraEdition, KestraSeed, StoredFlow } from "./entities";

/** A request to the Kestra server, without its body and its credential. */
export interface KestraRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly status: number;
}

/** A running Kestra server on 127.0.0.1, without executions: it stores flows and files, and validates. */
export interface Kestra {
  readonly url: string;
  readonly state: KestraState;
  /** The requests so far, oldest first. */
  readonly requests: readonly KestraRequest[];
  /** Resets the data to the seed, and clears the requests. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts the server on a free port, or on `port`; resolves when it listens. */
export async function startKestra(seed: KestraSeed, port = 0): Promise<Kestra> {
  const state = new KestraState(seed);
  const requests: KestraRequest[] = [];
  const server = await serve(kestraApp(state, requests), { port });
  return {
    url: server.url,
    state,
    requests,
    reset() {
      state.reset();
      requests.length = 0;
    },
    close: () => server.close(),
  };
}

/** The server's routes. Kestra: the tenant is a part of the path since 0.23, in the open source edition always `main`. */
function kestraApp(state: KestraState, requests: KestraRequest[]): Hono {
  const { version = "2.0", edition = "enterprise" } = state.seed;
  const app = new Hono();
  const hasTenants = version !== "0.22" || edition === "enterprise";
  const tenantOf = (context: Context): string => {
    const tenant = hasTenants ? (context.req.path.split("/")[3] ?? "") : "main";
    if (edition === "open source" && tenant !== "main") throw new KestraError(404, "Not Found");
    return tenant;
  };

  app.use(async (context, next) => {
    const url = new URL(context.req.url);
    const refusal = foreignHost(context);
    if (refusal) return context.json({ message: refusal.message }, refusal.status);
    await next();
    const { method } = context.req;
    requests.push({ method, path: url.pathname, query: url.search.slice(1), status: context.res.status });
    return undefined;
  });
  app.onError((error, context) => {
    if (error instanceof KestraError) return errorAnswer(context, error, version);
    throw error;
  });
  // A path of another version, such as one without a tenant, is only not found.
  app.notFound((context) => errorAnswer(context, new KestraError(404, "Not Found"), version));

  const routes = new Hono();
  flowRoutes(routes, state, tenantOf);
  fileRoutes(routes, state, tenantOf);
  app.route(hasTenants ? "/api/v1/:tenant" : "/api/v1", routes);
  return app;
}
