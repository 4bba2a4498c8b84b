import { createCipheriv, createDecipheriv, createHash, createHmac } from "node:crypto";

const nonceLength = 12;
const tagLength = 16;

/** The number of bytes that encryption adds. */
export const sealLength = nonceLength + tagLength;

/** A key that is derived from a name. It is not secret: a sandbox holds test data only. */
export function keyNamed(name: string): Buffer {
  return createHash("sha256").update(name).digest();
}

/**
 * Encrypts with AES-256-GCM: nonce, ciphertext, tag. The nonce is derived from `use`, so that the sandbox is deterministic.
 * `use` must differ for each plaintext of a key.
 */
export function seal(key: Buffer, use: string | Buffer, plaintext: Buffer): Buffer {
  const nonce = createHmac("sha256", key).update(use).digest().subarray(0, nonceLength);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The plaintext, or undefined if the bytes were not encrypted with this key. */
export function unseal(key: Buffer, sealed: Buffer): Buffer | undefined {
  if (sealed.length < sealLength) return undefined;
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, nonceLength));
  decipher.setAuthTag(sealed.subarray(-tagLength));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(nonceLength, -tagLength)), decipher.final()]);
  } catch {
    return undefined;
  }
}
