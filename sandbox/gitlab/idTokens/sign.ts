import { SignJWT } from "jose";
import type { IdTokenClaims } from "./claims";
import type { SigningKey } from "./keys";

/** Signs the claims as a JWT, with RS256 as GitLab does. */
export function signIdToken(claims: IdTokenClaims, { privateKey, publicJwk }: SigningKey): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "RS256", kid: publicJwk.kid, typ: "JWT" })
    .sign(privateKey);
}
