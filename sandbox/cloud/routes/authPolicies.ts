import { Hono } from "hono";
import { administeredOrganization, organizationFor } from "../access";
import { notFound } from "../apiError";
import type { CloudEnv } from "../authentication";
import { readBody } from "../body";
import type { AuthPolicy } from "../entities";
import { publicId } from "../identifiers";
import { checkedDefinitions, policyUpdate } from "../policyDefinitions";
import type { CloudState } from "../state";

/** Pulumi Cloud: GetAuthPolicy by the issuer's id, UpdateAuthPolicy by the policy's id. */
export function authPolicyRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  routes.get("/orgs/:organization/auth/policies/oidcissuers/:issuer", (context) => {
    const { name } = organizationFor(state, context.get("caller"), context.req.param("organization"));
    const id = context.req.param("issuer");
    return context.json(formatPolicy(policy(name, (policy) => publicId("oidc-issuer", policy.issuer) === id, id)));
  });

  routes.patch("/orgs/:organization/auth/policies/:policy", async (context) => {
    const { name, edition } = administeredOrganization(
      state,
      context.get("caller"),
      context.req.param("organization"),
      "manage authorization policies",
    );
    const id = context.req.param("policy");
    const old = policy(name, (policy) => publicId("auth-policy", policy.id) === id, id);
    const definitions = checkedDefinitions(await readBody(context, policyUpdate), edition);
    return context.json(
      formatPolicy(
        state.policies.update(old.id, { definitions, version: old.version + 1, modified: context.get("now") }),
      ),
    );
  });

  return routes;

  function policy(organization: string, matches: (policy: AuthPolicy) => boolean, id: string): AuthPolicy {
    const found = state.policies.find((policy) => policy.organization === organization && matches(policy));
    if (!found) throw notFound("auth policy", id);
    return found;
  }
}

function formatPolicy({ id, version, definitions, created, modified }: AuthPolicy): Record<string, unknown> {
  return {
    id: publicId("auth-policy", id),
    version,
    created: created.toISOString(),
    modified: modified.toISOString(),
    policies: definitions,
  };
}
