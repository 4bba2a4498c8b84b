import { Hono } from "hono";
import { sandboxApp } from "../app";
import type { Clock } from "../clock";
import type { Faults } from "../faults/faults";
import type { PersistState } from "../data/persistState";
import type { Folder } from "../folder";
import type { RequestLog } from "../requestLog";
import { ApiError } from "./apiError";
import { type CloudEnv, authentication } from "./authentication";
import { authPolicyRoutes } from "./routes/authPolicies";
import { runDueSchedules } from "./deployments/dueSchedules";
import { Evaluation } from "./esc/evaluation";
import type { EscEvaluator } from "./esc/evaluator";
import { evaluatorProcess } from "./esc/evaluatorProcess";
import { escEnvironmentRoutes } from "./routes/environments";
import { agentPoolRoutes } from "./routes/deployments/agentPools";
import { deploymentRoutes } from "./routes/deployments/deployments";
import { driftRoutes } from "./routes/deployments/drift";
import { integrationRoutes } from "./routes/deployments/integrations";
import { scheduleRoutes } from "./routes/deployments/schedules";
import { deploymentSettingsRoutes } from "./routes/deployments/settings";
import { webhookRoutes } from "./routes/deployments/webhooks";
import { environmentVersionTagRoutes } from "./routes/environmentVersionTags";
import { memberRoutes } from "./routes/members";
import { organizationRoutes } from "./routes/organizations";
import { oidcIssuerRoutes } from "./routes/oidcIssuers";
import { openEscEnvironmentRoutes } from "./routes/openEnvironments";
import { policyGroupRoutes } from "./routes/policyGroups";
import { runningUpdateRoutes } from "./routes/runningUpdates";
import { stackSecretRoutes } from "./routes/stackSecrets";
import { stackStateRoutes } from "./routes/stackState";
import { stackConfigRoutes } from "./routes/stackConfig";
import { stackRoutes } from "./routes/stacks";
import { teamRoutes } from "./routes/teams";
import { tokenExchangeRoutes } from "./routes/tokenExchange";
import { organizationTokenRoutes, personalTokenRoutes, teamTokenRoutes } from "./routes/tokens";
import { updateRoutes } from "./routes/updates";
import { userRoutes } from "./routes/user";
import { secondsOf } from "./seconds";
import type { CloudSeed } from "./seed";
import { CloudState } from "./state";
import { endExpired } from "./updates";

/** Pulumi Cloud's REST API over an in-memory state. */
export interface Cloud {
  readonly app: Hono;
  /** The server's data, for the page. */
  readonly state: CloudState;
  /** Resets the data to the seed. */
  readonly reset: () => void;
  /** Ends the ESC evaluator and deletes temporary files. */
  readonly close: () => void;
}

interface CloudOptions {
  readonly clock: Clock;
  readonly log: RequestLog;
  readonly faults?: Faults | undefined;
  /** The folder for events and states of updates. Defaults to a temporary one, which `close` deletes. */
  readonly folder?: Folder | undefined;
  /** Loads the saved state and persists changes. */
  readonly persist?: PersistState | undefined;
  /** The address of the page, for links. */
  readonly pageUrl?: () => string;
  /** Defaults to Pulumi's evaluator, in a process that starts on first use. */
  readonly evaluator?: EscEvaluator;
}

const routesByNoun = [
  userRoutes,
  memberRoutes,
  organizationRoutes,
  oidcIssuerRoutes,
  authPolicyRoutes,
  teamRoutes,
  organizationTokenRoutes,
  teamTokenRoutes,
  personalTokenRoutes,
  policyGroupRoutes,
  stackRoutes,
  stackStateRoutes,
  stackSecretRoutes,
  updateRoutes,
  stackConfigRoutes,
  deploymentSettingsRoutes,
  scheduleRoutes,
  driftRoutes,
  agentPoolRoutes,
  integrationRoutes,
  // Before the environment routes, which would parse `hooks` as a version.
  webhookRoutes,
  // Before the environment routes, which would parse `tags` as a version.
  environmentVersionTagRoutes,
  openEscEnvironmentRoutes,
  escEnvironmentRoutes,
];

export function createCloud(
  seed: CloudSeed,
  { clock, log, faults, folder, persist, pageUrl = () => "", evaluator = evaluatorProcess() }: CloudOptions,
): Cloud {
  const state = new CloudState(seed, clock, folder, persist);
  const evaluation = new Evaluation(state, evaluator);

  const api = new Hono<CloudEnv>();
  api.use(authentication(state, clock));
  api.use((context, next) => {
    endExpired(state, secondsOf(context.get("now")));
    runDueSchedules(state, context.get("now"));
    return next();
  });
  for (const routes of routesByNoun) api.route("/", routes(state, evaluation));
  // After settings and schedules, which it would parse as ids of deployments.
  api.route("/", deploymentRoutes(state, pageUrl));

  const app = sandboxApp("cloud", log, faults);
  app.onError((error, context) => {
    if (error instanceof ApiError) return context.json(error.toJSON(), error.status);
    const message = `the sandbox failed at ${context.req.method} ${context.req.path} (cloud): ${error.stack ?? error.message}`;
    process.stderr.write(`sandbox: ${message}\n`);
    return context.json({ code: 500, message: "Internal Server Error" }, 500);
  });
  // Routes without Pulumi tokens come before the authentication.
  app.route("/api", runningUpdateRoutes(state, clock));
  app.route("/api", tokenExchangeRoutes(state, clock, seed.checksAudience ?? true));
  app.route("/api", api);

  return { app, state, reset: () => state.reset(), close };

  function close(): void {
    evaluator.close();
    if (!folder) state.folder.close();
  }
}
