import { Hono } from "hono";
import { organizationFor } from "../../access";
import type { CloudEnv } from "../../authentication";
import { integrationId, integrationsOf } from "../../deployments/integrations";
import type { CloudState } from "../../state";

/** Pulumi Cloud: ListAllVCSIntegrations. Integrations come from the seed, because an admin makes them in the console. */
export function integrationRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  routes.get("/console/orgs/:organization/integrations", (context) => {
    const { name } = organizationFor(state, context.get("caller"), context.req.param("organization"));
    const integrations = integrationsOf(state, name).map((integration) => ({
      id: integrationId(integration),
      vcsProvider: integration.provider,
      name: integration.account,
      hasIndividualAccess: false,
    }));
    return context.json({ integrations });
  });

  return routes;
}
