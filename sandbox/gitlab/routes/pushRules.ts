import type { Hono } from "hono";
import { noSuchRoute, notFound } from "../errors";
import { callerWith } from "../http/access";
import { AccessLevel } from "../model/accessLevel";
import type { GitLabState } from "../state";

/**
 * Adds the route of a project's push rule, which Maintainers may read. The sandbox's projects never have one: GitLab returns
 * `null` then, and 404 without Premium. GitLab: project push rules API.
 */
export function pushRuleRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/push_rule", (context) => {
    if (state.edition === "ce") throw noSuchRoute();
    callerWith(context, state, AccessLevel.Maintainer);
    if (!state.premium) throw notFound();
    return context.json(null);
  });
}
