import type { Hono } from "hono";
import { forbidden } from "../errors";
import { currentUser } from "../http/access";
import { originOf } from "../present/origin";
import { presentCurrentUser } from "../present/user";
import type { GitLabState } from "../state";

const REVISION = "0ab7ab5b";

/** Adds the routes of the current user, and of the server's version and settings. */
export function instanceRoutes(api: Hono, state: GitLabState): void {
  api.get("/user", (context) => context.json(presentCurrentUser(currentUser(context, state), originOf(context))));

  api.get("/version", (context) => {
    currentUser(context, state);
    return context.json({ version: state.version, revision: REVISION });
  });

  api.get("/metadata", (context) => {
    currentUser(context, state);
    return context.json({
      version: state.version,
      revision: REVISION,
      kas: { enabled: false, externalUrl: null, externalK8sProxyUrl: null, version: null },
      enterprise: state.edition === "ee",
    });
  });

  // Of the settings, which only administrators may read, the sandbox has one.
  api.get("/application/settings", (context) => {
    if (!currentUser(context, state).admin) throw forbidden();
    return context.json({ enforce_ci_inbound_job_token_scope_enabled: false });
  });
}
