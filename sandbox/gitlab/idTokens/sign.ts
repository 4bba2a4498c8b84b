import { SignJWT } from "jose";
import type { IdTokenClaims } from "./claims";
import type { SigningKey } from "./keys";

/** The claims as a token. GitLab signs with RS256. */
export function signIdToken(claims: IdTokenClaims, { privateKey, publicJwk }: SigningKey): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: "RS256", kid: publicJwk.kid, typ: "JWT" })
    .sign(privateKey);
}
