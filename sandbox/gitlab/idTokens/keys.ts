import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { calculateJwkThumbprint, exportJWK, type JWK } from "jose";
import { Cell } from "../../store";

/** The key that signs ID tokens, and its public form. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicJwk: JWK & { readonly kid: string };
}

/**
 * Returns a function that generates the key at its first call. Generation takes longer than the rest of the start. The
 * key is stored in `kept` as PEM; a stored key is reused.
 */
export function lazySigningKey(kept = new Cell<string | null>(null)): () => Promise<SigningKey> {
  let key: Promise<SigningKey> | undefined;
  return () => (key ??= signingKey(kept));
}

async function signingKey(kept: Cell<string | null>): Promise<SigningKey> {
  kept.value ??= await newKey();
  const privateKey = createPrivateKey(kept.value);
  const jwk = await exportJWK(createPublicKey(privateKey));
  const kid = await calculateJwkThumbprint(jwk);
  return { privateKey, publicJwk: { ...jwk, kid, use: "sig", alg: "RS256" } };
}

async function newKey(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}
