import { type Context, Hono } from "hono";
import type { Clock } from "../../clock";
import { findTeam } from "../access";
import { tokenTypesOf } from "../editions";
import type { OidcIssuer, Organization, TokenOwner } from "../entities";
import { audienceOf, type ExchangeRequest, parseExchangeRequest } from "../exchange/exchangeRequest";
import { claimedIssuer, verifyIdToken } from "../exchange/idToken";
import { issuerKeys } from "../exchange/issuerKeys";
import { accessDenied, invalidGrant, invalidRequest, invalidScope, OAuthError } from "../exchange/oauthError";
import { decidePolicy } from "../exchange/policyDecision";
import { issuerIdentifier } from "../issuerUrl";
import type { CloudState } from "../state";

/** Pulumi Cloud: the maximum lifetime is 25 hours, unless the issuer's registration sets another. */
const maxLifetime = 25 * 3600;

/** Pulumi Cloud: ExchangeToken, which exchanges an ID token for an access token. It needs no other authentication. */
export function tokenExchangeRoutes(state: CloudState, clock: Clock, checksAudience: boolean): Hono {
  const routes = new Hono();

  routes.post("/oauth/token", async (context) => {
    const now = clock();
    const request = parseExchangeRequest(await fieldsOf(context));
    const { organization, issuer } = trustedIssuer(state, request);
    const keys = await issuerKeys(issuer);
    // Pulumi documents that a policy should check the audience. Assumption: the service checks it as well.
    const audience = checksAudience ? audienceOf(organization.name) : undefined;
    const claims = await verifyIdToken(request.subjectToken, { keys, now, audience });

    requireTokenType(organization, request);
    const policy = state.policies.find((policy) => policy.issuer === issuer.id);
    if (decidePolicy(policy?.definitions ?? [], request.requested, claims) === "deny") throw accessDenied();

    const seconds = Math.floor(now.getTime() / 1000);
    // Pulumi Cloud: the issuer's maximum is the limit. Assumption: a longer request is shortened, not refused.
    const lifetime = Math.min(request.expiration, issuer.maxExpiration ?? maxLifetime);
    state.deleteExpiredTokens(seconds);
    const token = state.addToken({
      owner: ownerOf(state, organization, request),
      // Assumption: the token has the issuer's name.
      name: issuer.name,
      description: `exchanged for an ID token of ${issuer.url}`,
      expires: seconds + lifetime,
      createdBy: issuer.name,
      created: now,
      exchanged: true,
    });
    return context.json({
      access_token: token.value,
      issued_token_type: request.requestedTokenType,
      token_type: "token",
      expires_in: lifetime,
      scope: request.scope,
    });
  });

  routes.onError((error, context) => {
    if (error instanceof OAuthError) return context.json(error.toJSON(), error.status);
    throw error;
  });

  return routes;
}

/** The fields of a request. Pulumi Cloud: the endpoint accepts a form or JSON. */
async function fieldsOf(context: Context): Promise<unknown> {
  const text = await context.req.text();
  const type = context.req.header("content-type") ?? "";
  if (type.startsWith("application/x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalidRequest("the body is neither a form nor JSON");
  }
}

/** The issuer of the ID token and its organization. An unknown organization gets the error of an unknown issuer. */
function trustedIssuer(
  state: CloudState,
  { organization: name, subjectToken }: ExchangeRequest,
): { organization: Organization; issuer: OidcIssuer } {
  const identifier = issuerIdentifier(claimedIssuer(subjectToken));
  const organization = state.organizations.find((organization) => organization.name === name);
  const issuer = state.issuers.find((row) => row.organization === name && issuerIdentifier(row.url) === identifier);
  if (!organization || !issuer) {
    throw invalidGrant(`the issuer of the ID token is not registered in the organization "${name}"`);
  }
  return { organization, issuer };
}

/** Requires that the edition has the token type: it may have changed after the policies. Assumption: the text. */
function requireTokenType({ edition }: Organization, { requested: { tokenType } }: ExchangeRequest): void {
  const types = tokenTypesOf[edition];
  if (types.includes(tokenType)) return;
  throw invalidRequest(`${tokenType} tokens are not available in the ${edition} edition; it has: ${types.join(", ")}`);
}

/** The owner of the new token. Throws if the team or user does not exist. */
function ownerOf(state: CloudState, organization: Organization, { requested }: ExchangeRequest): TokenOwner {
  const { name } = organization;
  switch (requested.tokenType) {
    case "organization":
      return { kind: "organization", organization: name, admin: requested.admin };
    case "team": {
      const { team } = requested;
      if (!findTeam(state, name, team)) throw invalidScope(`the team "${team}" does not exist`);
      return { kind: "team", organization: name, team };
    }
    case "personal":
      if (!organization.members.has(requested.user)) {
        throw invalidScope(`the user "${requested.user}" is not a member of the organization "${name}"`);
      }
      return { kind: "user", login: requested.user };
  }
}
