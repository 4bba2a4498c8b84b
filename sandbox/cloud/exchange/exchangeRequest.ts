import { z } from "zod";
import type { PolicyTokenType } from "../entities";
import { invalidRequest, invalidScope, OAuthError } from "./oauthError";
import type { RequestedToken } from "./policyDecision";

/** A request to the token endpoint. */
export interface ExchangeRequest {
  readonly organization: string;
  readonly subjectToken: string;
  readonly requested: RequestedToken;
  /** `urn:pulumi:token-type:access_token:…`, as it was sent. */
  readonly requestedTokenType: string;
  readonly scope: string;
  /** The requested lifetime of the token, in seconds. */
  readonly expiration: number;
}

/** Pulumi Cloud: the default lifetime of an exchanged token, two hours. */
const defaultExpiration = 7200;

const grantType = "urn:ietf:params:oauth:grant-type:token-exchange";
const idTokenType = "urn:ietf:params:oauth:token-type:id_token";
const tokenTypePrefix = "urn:pulumi:token-type:access_token:";
const audiencePrefix = "urn:pulumi:org:";

const text = z.string();
const wireRequest = z.object({
  grant_type: text,
  audience: text,
  subject_token: text.min(1),
  subject_token_type: text,
  requested_token_type: text,
  scope: text.nullish().transform((scope) => scope ?? ""),
  expiration: z.union([z.int(), z.string().regex(/^\d*$/).transform(Number)]).nullish(),
});

/** Parses the fields of a form or a JSON body. Pulumi Cloud: ExchangeToken. */
export function parseExchangeRequest(fields: unknown): ExchangeRequest {
  const grant = z.looseObject({ grant_type: text }).safeParse(fields);
  if (grant.success && grant.data.grant_type !== grantType) {
    // Pulumi Cloud also accepts refresh tokens, for logins in a browser.
    throw new OAuthError(400, "unsupported_grant_type", `the grant_type has to be ${grantType}`);
  }
  const { success, data: request, error } = wireRequest.safeParse(fields);
  if (!success) throw invalidRequest(`the field "${String(error.issues[0]?.path[0] ?? "")}" is missing or invalid`);
  if (request.subject_token_type !== idTokenType) {
    throw invalidRequest(`the subject_token_type has to be ${idTokenType}`);
  }
  return {
    organization: afterPrefix(request.audience, audiencePrefix, "audience", "ORGANIZATION"),
    subjectToken: request.subject_token,
    requested: requestedToken(request.requested_token_type, request.scope),
    requestedTokenType: request.requested_token_type,
    scope: request.scope,
    expiration: expirationOf(request.expiration),
  };
}

/** The audience of an organization's ID tokens. */
export function audienceOf(organization: string): string {
  return `${audiencePrefix}${organization}`;
}

function afterPrefix(value: string, prefix: string, field: string, rest: string): string {
  if (!value.startsWith(prefix) || value === prefix) throw invalidRequest(`the ${field} has to be ${prefix}${rest}`);
  return value.slice(prefix.length);
}

function requestedToken(requestedTokenType: string, scope: string): RequestedToken {
  const tokenType = afterPrefix(requestedTokenType, tokenTypePrefix, "requested_token_type", "TYPE") as PolicyTokenType;
  switch (tokenType) {
    case "organization":
      if (scope !== "" && scope !== "admin") throw invalidScope('the scope has to be empty or "admin"');
      return { tokenType, admin: scope === "admin" };
    case "team":
      return { tokenType, team: ownerIn(scope, "team") };
    case "personal":
      return { tokenType, user: ownerIn(scope, "user") };
    case "runner":
      throw invalidRequest("the sandbox has no runner tokens");
    default:
      throw invalidRequest("the requested_token_type is unknown");
  }
}

function ownerIn(scope: string, kind: "team" | "user"): string {
  const owner = new RegExp(`^${kind}:([^,\\s]+)$`).exec(scope)?.[1];
  if (owner === undefined) throw invalidScope(`the scope has to be ${kind}:NAME`);
  return owner;
}

/** Assumption: 0 counts as unset. */
function expirationOf(expiration: number | null | undefined): number {
  if ((expiration ?? 0) < 0) throw invalidRequest('the field "expiration" is missing or invalid');
  return expiration === null || expiration === undefined || expiration === 0 ? defaultExpiration : expiration;
}
