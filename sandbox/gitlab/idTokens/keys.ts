import { createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { calculateJwkThumbprint, exportJWK, type JWK } from "jose";

/** The key that signs ID tokens, and how others see it. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicJwk: JWK & { readonly kid: string };
}

/** A key that is made when it is first asked for, because that takes longer than all the rest of the start. */
export function lazySigningKey(): () => Promise<SigningKey> {
  let made: Promise<SigningKey> | undefined;
  return () => (made ??= makeKey());
}

async function makeKey(): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const jwk = await exportJWK(createPublicKey(privateKey));
  const kid = await calculateJwkThumbprint(jwk);
  return { privateKey, publicJwk: { ...jwk, kid, use: "sig", alg: "RS256" } };
}
