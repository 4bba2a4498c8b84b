import { Hono } from "hono";
import { sandboxApp } from "../app";
import { type Clock, systemClock } from "../clock";
import type { Faults } from "../faults/faults";
import { RequestLog } from "../requestLog";
import { serve } from "../serve";
import { ApiError } from "./apiError";
import type { CircleCiSeed } from "./entities";
import { discoveryRoutes, type IdTokenAnswer, type IdTokenVersion, issueIdToken } from "./idTokens";
import { accountOf, message, projectFor } from "./requests";
import { contextRoutes } from "./routes/contexts";
import { contextVariableRoutes } from "./routes/contextVariables";
import { pipelineDefinitionRoutes } from "./routes/pipelineDefinitions";
import { projectRoutes } from "./routes/projects";
import { projectVariableRoutes } from "./routes/projectVariables";
import { restrictionRoutes } from "./routes/restrictions";
import { scheduleRoutes } from "./routes/schedules";
import { triggerRoutes } from "./routes/triggers";
import { accessOf, type CircleCiRun, type RunAccess } from "./run";
import { actorOf, CircleCiState } from "./state";

export type { Account, CircleCiSeed, OrganizationKind, OrganizationSeed, Role } from "./entities";
export type { IdTokenAnswer, IdTokenVersion } from "./idTokens";
export type { CircleCiRun, RunAccess } from "./run";

export interface CircleCiOptions {
  /** Defaults to the system's clock. */
  readonly clock?: Clock;
  /** Defaults to a free one. */
  readonly port?: number;
  /** The log of its requests, which the sandbox's servers may share. Defaults to its own. */
  readonly log?: RequestLog;
  readonly faults?: Faults;
}

/** A running CircleCI on 127.0.0.1: API v2 and the OIDC issuers, without executions. It keeps its data in memory. */
export interface CircleCi {
  readonly url: string;
  /** The base address of the API, as the provider's `host` has it. */
  readonly apiUrl: string;
  readonly state: CircleCiState;
  readonly log: RequestLog;
  /** What a job gets by its contexts and its project. */
  access(run: CircleCiRun): RunAccess;
  /** The ID token of a job. CircleCI has no such route: jobs get it in a variable, or by `circleci run oidc get`. */
  idToken(
    run: CircleCiRun,
    options?: { readonly version?: IdTokenVersion; readonly audience?: string },
  ): Promise<IdTokenAnswer>;
  /** Resets the data to the seed. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts the server; resolves when it listens. */
export async function startCircleCi(
  seed: CircleCiSeed,
  { clock = systemClock, port = 0, log = new RequestLog(), faults }: CircleCiOptions = {},
): Promise<CircleCi> {
  const state = new CircleCiState(seed, clock);
  const server = await serve(circleCiApp(state, log, faults), { port });
  return {
    url: server.url,
    apiUrl: `${server.url}/api/v2`,
    state,
    log,
    access: (run) => accessOf(state, run),
    idToken: (run, options) => issueIdToken(state, server.url, run, options),
    reset: () => state.reset(),
    close: () => server.close(),
  };
}

/** The routes of the server. */
export function circleCiApp(state: CircleCiState, log: RequestLog, faults?: Faults): Hono {
  const app = sandboxApp("circleci", log, faults);
  const api = new Hono();
  api.get("/me", (context) => context.json(actorOf(accountOf(context, state))));
  contextRoutes(api, state);
  contextVariableRoutes(api, state);
  restrictionRoutes(api, state);
  projectRoutes(api, state);
  projectVariableRoutes(api, state);
  scheduleRoutes(api, state);
  pipelineDefinitionRoutes(api, state);
  triggerRoutes(api, state);
  app.route("/api/v2", api);
  // The official provider follows a new project of OAuth by the former API.
  app.post("/api/v1.1/project/:vcs/:org/:repo/follow", (context) => {
    const { vcs, org, repo } = context.req.param();
    projectFor(context, state, state.projectBySlug(`${vcs}/${org}/${repo}`), "viewer");
    return context.json({ following: true });
  });
  discoveryRoutes(app, state);
  app.onError((error, context) => {
    if (!(error instanceof ApiError)) throw error;
    context.status(error.status);
    return message(context, error.message);
  });
  return app;
}
