import type { ContentfulStatusCode } from "hono/utils/http-status";

/**
 * A refused token exchange. Assumption: the response is an OAuth 2.0 error (RFC 6749, 5.2). The CLI prints the body, and
 * retries after 429 and 5xx, so a refusal is a 4xx. It never contains a token.
 */
export class OAuthError extends Error {
  override readonly name = "OAuthError";

  constructor(
    readonly status: ContentfulStatusCode,
    readonly code: string,
    description: string,
  ) {
    super(description);
  }

  toJSON(): Record<string, unknown> {
    return { error: this.code, error_description: this.message };
  }
}

/** The request is malformed. */
export function invalidRequest(description: string): OAuthError {
  return new OAuthError(400, "invalid_request", description);
}

/** The ID token is invalid. */
export function invalidGrant(description: string): OAuthError {
  return new OAuthError(400, "invalid_grant", description);
}

/** The requested scope is invalid. */
export function invalidScope(description: string): OAuthError {
  return new OAuthError(400, "invalid_scope", description);
}

/** No policy allows the exchange. The response does not name a policy. */
export function accessDenied(): OAuthError {
  return new OAuthError(403, "access_denied", "no authorization policy of the OIDC issuer allows this token exchange");
}
