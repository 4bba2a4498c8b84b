import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { calculateJwkThumbprint, exportJWK, type JWK } from "jose";
import { Cell } from "../../store";

/** The key that signs ID tokens, and how others see it. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicJwk: JWK & { readonly kid: string };
}

/**
 * A key that is made when it is first asked for, because that takes longer than all the rest of the start. `kept` holds
 * it as PEM from then on, or already.
 */
export function lazySigningKey(kept = new Cell<string | null>(null)): () => Promise<SigningKey> {
  let made: Promise<SigningKey> | undefined;
  return () => (made ??= signingKey(kept));
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
