import { Hono } from "hono";
import { z } from "zod";
import { administeredOrganization, organizationFor } from "../access";
import { badRequest, conflict, notFound } from "../apiError";
import type { CloudEnv } from "../authentication";
import { optional, readBody } from "../body";
import type { AccessToken, OidcIssuer } from "../entities";
import { certificateThumbprint, publicId } from "../identifiers";
import { issuerIdentifier, issuerUrlProblem } from "../issuerUrl";
import { defaultDefinitions } from "../policyDefinitions";
import type { CloudState } from "../state";

const name = z.string().trim().min(1, "the issuer name is required");
// Assumption: a thumbprint must be a SHA-256 in hexadecimal without colons.
const thumbprints = z.array(z.string().regex(/^[0-9A-Fa-f]{64}$/, "a thumbprint has 64 hexadecimal digits"));
const maxExpiration = z.int().positive();
const jwks = z.looseObject({ keys: z.array(z.looseObject({})) });

const registration = z.object({
  name,
  url: z.string(),
  thumbprints: optional(thumbprints),
  maxExpiration: optional(maxExpiration),
  jwks: optional(jwks),
});

const change = z.object({
  name: optional(name),
  thumbprints: thumbprints.nullable().optional(),
  maxExpiration: maxExpiration.nullable().optional(),
  jwks: jwks.nullable().optional(),
});

/** Pulumi Cloud: RegisterOidcIssuer, ListOidcIssuers, GetOidcIssuer, UpdateOidcIssuer, DeleteOidcIssuer. */
export function oidcIssuerRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();
  const collection = "/orgs/:organization/oidc/issuers";

  routes.post(collection, async (context) => {
    const now = context.get("now");
    const organization = managed(context.get("caller"), context.req.param("organization"));
    const body = await readBody(context, registration);
    const problem = issuerUrlProblem(body.url);
    if (problem) throw badRequest(problem);
    // Assumption: an issuer URL can be registered once in an organization.
    if (issuersOf(organization.name).some(({ url }) => issuerIdentifier(url) === issuerIdentifier(body.url))) {
      throw conflict(`an OIDC issuer with the url "${body.url}" already exists`);
    }

    const { id } = state.issuers.insert({
      organization: organization.name,
      ...body,
      thumbprints: thumbprintsOf(body),
      created: now,
      modified: now,
    });
    state.policies.insert({
      organization: organization.name,
      issuer: id,
      version: 1,
      definitions: defaultDefinitions(organization.edition),
      created: now,
      modified: now,
    });
    return context.json(formatIssuer(issuer(organization.name, publicId("oidc-issuer", id))));
  });

  routes.get(collection, (context) => {
    const { name } = organizationFor(state, context.get("caller"), context.req.param("organization"));
    return context.json({ oidcIssuers: issuersOf(name).map(formatIssuer) });
  });

  routes.get(`${collection}/:issuer`, (context) => {
    const { name } = organizationFor(state, context.get("caller"), context.req.param("organization"));
    return context.json(formatIssuer(issuer(name, context.req.param("issuer"))));
  });

  routes.patch(`${collection}/:issuer`, async (context) => {
    const { name: organization } = managed(context.get("caller"), context.req.param("organization"));
    const old = issuer(organization, context.req.param("issuer"));
    const body = await readBody(context, change);
    const changed = {
      ...(body.name !== undefined && { name: body.name }),
      ...(body.maxExpiration !== undefined && { maxExpiration: body.maxExpiration ?? undefined }),
      ...(body.jwks !== undefined && { jwks: body.jwks ?? undefined }),
    };
    const read = body.thumbprints !== undefined && thumbprintsOf({ ...old, ...changed, thumbprints: body.thumbprints });
    return context.json(
      formatIssuer(
        state.issuers.update(old.id, {
          ...changed,
          ...(read && { thumbprints: read }),
          modified: context.get("now"),
        }),
      ),
    );
  });

  routes.delete(`${collection}/:issuer`, (context) => {
    const { name } = managed(context.get("caller"), context.req.param("organization"));
    state.deleteIssuer(issuer(name, context.req.param("issuer")));
    return context.body(null, 204);
  });

  return routes;

  function managed(caller: AccessToken, organization: string) {
    return administeredOrganization(state, caller, organization, "manage OIDC issuers");
  }

  function issuersOf(organization: string): OidcIssuer[] {
    return state.issuers.filter((issuer) => issuer.organization === organization);
  }

  function issuer(organization: string, id: string): OidcIssuer {
    const found = issuersOf(organization).find((issuer) => publicId("oidc-issuer", issuer.id) === id);
    if (!found) throw notFound("oidc issuer", id);
    return found;
  }
}

/**
 * The thumbprints to store. Pulumi Cloud: without any, it reads them from the certificate, unless keys were registered.
 * Assumption: the same holds for an update that removes them with `null`, as provider 1.3.0 does.
 */
function thumbprintsOf(issuer: {
  readonly url: string;
  readonly thumbprints?: readonly string[] | null | undefined;
  readonly jwks?: unknown;
}): readonly string[] {
  if (issuer.thumbprints && issuer.thumbprints.length > 0) return issuer.thumbprints;
  return issuer.jwks || !issuer.url.startsWith("https:") ? [] : [certificateThumbprint(issuer.url)];
}

function formatIssuer(issuer: OidcIssuer): Record<string, unknown> {
  const { id, name, url, thumbprints, maxExpiration, jwks, created, modified } = issuer;
  return {
    id: publicId("oidc-issuer", id),
    name,
    url,
    issuer: issuerIdentifier(url),
    thumbprints,
    ...(maxExpiration !== undefined && { maxExpiration }),
    ...(jwks && { jwks }),
    created: created.toISOString(),
    modified: modified.toISOString(),
  };
}
