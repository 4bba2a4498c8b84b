import { Hono } from "hono";
import { z } from "zod";
import { administeredOrganization, organizationFor } from "../../access";
import { badRequest, notFound } from "../../apiError";
import type { CloudContext, CloudEnv } from "../../authentication";
import { optional, readBody } from "../../body";
import type { AgentPool, DeploymentSettings } from "../../deployments/entities";
import { publicId, tokenValue } from "../../identifiers";
import { secondsOf } from "../../seconds";
import type { CloudState } from "../../state";

const pool = z.object({ name: z.string().min(1), description: optional(z.string()) });

const collection = "/orgs/:organization/agent-pools";

/**
 * Pulumi Cloud: CreateOrgAgentPool, ListOrgAgentPool, GetAgentPool, PatchOrgAgentPool, DeleteOrgAgentPool. Assumption: members
 * read, admins write. A pool has no agents, so its token is of no use.
 */
export function agentPoolRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  routes.post(collection, async (context) => {
    const organization = managed(context);
    const { name, description = "" } = await readBody(context, pool);
    const { id } = state.agentPools.insert({ organization, name, description, created: context.get("now") });
    return context.json({
      id: publicId("agent-pool", id),
      tokenValue: tokenValue(state.key.value, `agent pool ${id}`),
    });
  });

  routes.get(collection, (context) => {
    const { name } = organizationFor(state, context.get("caller"), context.req.param("organization"));
    const pools = state.agentPools.filter(({ organization }) => organization === name);
    return context.json({ agentPools: pools.map(summary) });
  });

  routes.get(`${collection}/:pool`, (context) => {
    const { name } = organizationFor(state, context.get("caller"), context.req.param("organization"));
    return context.json(details(poolOf(name, context.req.param("pool"))));
  });

  // Pulumi Cloud: without a description in the request, the old one is kept.
  routes.patch(`${collection}/:pool`, async (context) => {
    const { id, description: before } = poolOf(managed(context), context.req.param("pool"));
    const { name, description = before } = await readBody(context, pool);
    state.agentPools.update(id, { name, description });
    return context.json({ name, description });
  });

  // Assumption: a forced deletion removes the pool from the deployment settings.
  routes.delete(`${collection}/:pool`, (context) => {
    const found = poolOf(managed(context), context.req.param("pool"));
    const users = usersOf(found);
    if (users.length > 0 && context.req.query("force") !== "true") throw badRequest("Agent pool is in use");
    for (const { id, document } of users) {
      state.deploymentSettings.update(id, { document: { ...document, agentPoolID: undefined } });
    }
    state.agentPools.delete(found.id);
    return context.body(null, 204);
  });

  return routes;

  /** The name of the organization, for a caller who may change its pools. */
  function managed(context: CloudContext<typeof collection>): string {
    const wanted = context.req.param("organization");
    return administeredOrganization(state, context.get("caller"), wanted, "manage agent pools").name;
  }

  function poolOf(organization: string, wanted: string): AgentPool {
    const found = state.agentPools.find(
      (row) => row.organization === organization && publicId("agent-pool", row.id) === wanted,
    );
    if (!found) throw notFound("agent pool", wanted);
    return found;
  }

  function usersOf({ id }: AgentPool): DeploymentSettings[] {
    return state.deploymentSettings.filter(({ document }) => document.agentPoolID === publicId("agent-pool", id));
  }
}

function details({ id, name, description, created }: AgentPool): Record<string, unknown> {
  return { id: publicId("agent-pool", id), name, description, created: secondsOf(created), agents: [] };
}

function summary({ id, name, description, created }: AgentPool): Record<string, unknown> {
  const fixed = { isDefault: false, lastSeen: 0, status: "offline" };
  return { id: publicId("agent-pool", id), name, description, created: secondsOf(created), ...fixed };
}
