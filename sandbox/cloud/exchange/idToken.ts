import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, jwtVerify } from "jose";
import type { Claims } from "./claims";
import { invalidGrant } from "./oauthError";

/** The inputs of an ID token's verification. */
export interface Verification {
  readonly keys: JSONWebKeySet;
  readonly now: Date;
  /** The required audience, if it is checked here. */
  readonly audience?: string | undefined;
}

/** Algorithms with a public key. `none` and HMAC are insecure here: an HMAC key could be the public key's text. */
const algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];

/** Assumption: the tolerated clock difference between issuer and service, in seconds. */
const leeway = 10;

/** The issuer in a token's claim `iss`, not verified yet. */
export function claimedIssuer(token: string): string {
  try {
    const { iss } = decodeJwt(token);
    if (typeof iss === "string") return iss;
  } catch {
    throw invalidGrant("the ID token is not a JWT");
  }
  throw invalidGrant('the ID token has no claim "iss"');
}

/** Verifies a token's signature and times, and returns its claims. The error names the failed check. */
export async function verifyIdToken(token: string, { keys, now, audience }: Verification): Promise<Claims> {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      algorithms,
      currentDate: now,
      clockTolerance: leeway,
      requiredClaims: ["iss", "exp", "iat"],
      ...(audience !== undefined && { audience }),
    });
    // jose checks `iat` only if a maximum age is set.
    if ((payload.iat ?? 0) > now.getTime() / 1000 + leeway) throw invalidGrant("the ID token was issued in the future");
    return payload;
  } catch (error) {
    const problem = problemOf(error);
    throw problem === undefined ? error : invalidGrant(problem);
  }
}

function problemOf(error: unknown): string | undefined {
  if (error instanceof errors.JWTExpired) return "the ID token has expired";
  if (error instanceof errors.JWTClaimValidationFailed) return claimProblem(error);
  if (error instanceof errors.JWSSignatureVerificationFailed) return "the signature of the ID token is wrong";
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return "the ID token is not signed by one of its issuer's keys";
  }
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) {
    return "the ID token is signed with an algorithm that is not accepted";
  }
  if (error instanceof errors.JOSEError) return "the ID token is malformed";
  return undefined;
}

function claimProblem({ claim, reason }: errors.JWTClaimValidationFailed): string {
  if (reason === "missing") return `the ID token has no claim "${claim}"`;
  if (claim === "aud") return "the ID token is for another audience";
  if (claim === "nbf" && reason === "check_failed") return "the ID token is not valid yet";
  return `the claim "${claim}" of the ID token is invalid`;
}
