import type { JSONWebKeySet } from "jose";
import { z } from "zod";
import type { OidcIssuer } from "../entities";
import { issuerIdentifier } from "../issuerUrl";
import { FetchError, fetchJson } from "./fetchJson";
import { invalidGrant } from "./oauthError";

const configuration = z.looseObject({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });
const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) });

/**
 * The signing keys of an issuer: those of its registration, or those of its discovery document.
 *
 * Pulumi Cloud pins the certificate of an https issuer by its SHA-256 thumbprints. So does this, for the discovery document
 * and for keys from the same origin. Differences: the sandbox's GitLab uses http, which has no certificate, and a
 * registration without thumbprints stores a made-up one instead of the server's.
 */
export async function issuerKeys(issuer: Pick<OidcIssuer, "url" | "jwks" | "thumbprints">): Promise<JSONWebKeySet> {
  if (issuer.jwks) return parsed(keySet, issuer.jwks, "the keys of its registration are invalid");

  const discovery = `${issuerIdentifier(issuer.url)}/.well-known/openid-configuration`;
  const found = parsed(configuration, await read(discovery), "its OpenID configuration is invalid");
  // OpenID Connect Discovery, 4.3: the document's issuer must be the requested one.
  if (issuerIdentifier(found.issuer) !== issuerIdentifier(issuer.url)) {
    throw unusable("its OpenID configuration is that of another issuer");
  }
  if (isHttps(issuer.url) && !isHttps(found.jwks_uri)) throw unusable("its keys are not served by https");
  return parsed(keySet, await read(found.jwks_uri), "its keys are invalid");

  async function read(url: string): Promise<unknown> {
    const pinned = isHttps(url) && new URL(url).origin === new URL(issuer.url).origin && issuer.thumbprints.length > 0;
    try {
      return await fetchJson(url, pinned ? issuer.thumbprints : undefined);
    } catch (error) {
      if (error instanceof FetchError) throw unusable(error.message);
      throw error;
    }
  }
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, problem: string): T {
  const result = schema.safeParse(value);
  if (!result.success) throw unusable(problem);
  return result.data;
}

function unusable(problem: string): Error {
  return invalidGrant(`the OIDC issuer's keys can't be read: ${problem}`);
}

function isHttps(url: string): boolean {
  return new URL(url).protocol === "https:";
}
