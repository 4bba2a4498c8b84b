import { Hono } from "hono";
import { sandboxApp } from "../app";
import type { Clock } from "../clock";
import type { RequestLog } from "../requestLog";
import { ApiError } from "./apiError";
import { type CloudEnv, authentication } from "./authentication";
import { authPolicyRoutes } from "./routes/authPolicies";
import { environmentRoutes } from "./routes/environments";
import { memberRoutes } from "./routes/members";
import { oidcIssuerRoutes } from "./routes/oidcIssuers";
import { policyGroupRoutes } from "./routes/policyGroups";
import { stackRoutes } from "./routes/stacks";
import { teamRoutes } from "./routes/teams";
import { organizationTokenRoutes, personalTokenRoutes, teamTokenRoutes } from "./routes/tokens";
import { userRoutes } from "./routes/user";
import type { CloudSeed } from "./seed";
import { CloudState } from "./state";

/** Pulumi Cloud's REST API over an in-memory state. */
export interface Cloud {
  readonly app: Hono;
  /** Back to the seed. */
  readonly reset: () => void;
}

const routesByNoun = [
  userRoutes,
  memberRoutes,
  oidcIssuerRoutes,
  authPolicyRoutes,
  teamRoutes,
  organizationTokenRoutes,
  teamTokenRoutes,
  personalTokenRoutes,
  policyGroupRoutes,
  stackRoutes,
  environmentRoutes,
];

export function createCloud(seed: CloudSeed, { clock, log }: { clock: Clock; log: RequestLog }): Cloud {
  const state = new CloudState(seed, clock);

  const api = new Hono<CloudEnv>();
  api.use(authentication(state, clock));
  for (const routes of routesByNoun) api.route("/", routes(state));

  const app = sandboxApp("cloud", log);
  app.onError((error, context) => {
    if (error instanceof ApiError) return context.json(error.toJSON(), error.status);
    const message = `the sandbox failed at ${context.req.method} ${context.req.path} (cloud): ${error.stack ?? error.message}`;
    process.stderr.write(`sandbox: ${message}\n`);
    return context.json({ code: 500, message: "Internal Server Error" }, 500);
  });
  app.route("/api", api);

  return { app, reset: () => state.reset() };
}
