import type { Hono } from "hono";
import { originOf } from "../present/origin";
import type { SigningKey } from "./keys";

const KEYS = "/oauth/discovery/keys";

/** Adds the OpenID Connect discovery routes, which need no authentication. */
export function discoveryRoutes(app: Hono, key: () => Promise<SigningKey>): void {
  app.get("/.well-known/openid-configuration", (context) => {
    const issuer = originOf(context);
    return context.json({
      issuer,
      jwks_uri: `${issuer}${KEYS}`,
      authorization_endpoint: `${issuer}/oauth/authorize`,
      token_endpoint: `${issuer}/oauth/token`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
    });
  });

  app.get(KEYS, async (context) => context.json({ keys: [(await key()).publicJwk] }));
}
