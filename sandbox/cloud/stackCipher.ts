import type { Stack } from "./entities";
import { keyNamed, seal, unseal } from "./seal";

/**
 * Encrypts for a stack. The same plaintext gives the same ciphertext, so that an unchanged state stays equal.
 */
export function encryptForStack(stack: Stack, plaintext: Buffer): Buffer {
  return seal(keyOf(stack), plaintext, plaintext);
}

/** Encrypts for a stack. Another `use` gives another ciphertext of the same plaintext. */
export function encryptAgainForStack(stack: Stack, use: Buffer, plaintext: Buffer): Buffer {
  return seal(keyOf(stack), Buffer.concat([use, plaintext]), plaintext);
}

/** The plaintext, or undefined if the ciphertext was not encrypted for this stack. */
export function decryptForStack(stack: Stack, ciphertext: Buffer): Buffer | undefined {
  return unseal(keyOf(stack), ciphertext);
}

/** The key of a stack. It survives a rename; a new stack with the same name has another key. */
function keyOf({ id }: Stack): Buffer {
  return keyNamed(`stack key ${id}`);
}
