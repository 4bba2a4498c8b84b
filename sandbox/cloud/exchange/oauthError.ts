import type { ContentfulStatusCode } from "hono/utils/http-status";

/**
 * A refused exchange. Assumption: it is answered as OAuth 2.0 does (RFC 6749, 5.2). The CLI prints the body as it is,
 * and tries again after 429 and 5xx, so that a refusal is a 4xx. It never repeats a token.
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

/** The request itself is wrong. */
export function invalidRequest(description: string): OAuthError {
  return new OAuthError(400, "invalid_request", description);
}

/** The ID token is. */
export function invalidGrant(description: string): OAuthError {
  return new OAuthError(400, "invalid_grant", description);
}

/** What is asked for can't be had. */
export function invalidScope(description: string): OAuthError {
  return new OAuthError(400, "invalid_scope", description);
}

/** No policy allows it; which one came near is not said. */
export function accessDenied(): OAuthError {
  return new OAuthError(403, "access_denied", "no authorization policy of the OIDC issuer allows this token exchange");
}
