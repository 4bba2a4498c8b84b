import { createCipheriv, createDecipheriv, createHash, createHmac } from "node:crypto";

const nonceLength = 12;
const tagLength = 16;

/** How many bytes a seal adds. */
export const sealLength = nonceLength + tagLength;

/** The key of what `name` names: a sandbox keeps nothing that is worth a secret one. */
export function keyNamed(name: string): Buffer {
  return createHash("sha256").update(name).digest();
}

/**
 * Encrypts with AES-256-GCM: nonce, ciphertext, tag. The nonce follows from `use`, which must differ for each plaintext
 * that a key seals, so that the sandbox repeats itself.
 */
export function seal(key: Buffer, use: string | Buffer, plaintext: Buffer): Buffer {
  const nonce = createHmac("sha256", key).update(use).digest().subarray(0, nonceLength);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The plaintext, or undefined for anything that this key has not sealed. */
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
