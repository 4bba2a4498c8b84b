import type { Stack } from "./entities";
import { keyNamed, seal, unseal } from "./seal";

/**
 * Encrypts for a stack. The same plaintext gives the same ciphertext, so that a state without a change stays as it is.
 */
export function encryptForStack(stack: Stack, plaintext: Buffer): Buffer {
  return seal(keyOf(stack), plaintext, plaintext);
}

/** The plaintext, or undefined for anything that was not encrypted for this stack. */
export function decryptForStack(stack: Stack, ciphertext: Buffer): Buffer | undefined {
  return unseal(keyOf(stack), ciphertext);
}

/** A key for each stack, whatever its name is by now; a new stack of the same name has another. */
function keyOf({ id }: Stack): Buffer {
  return keyNamed(`stack key ${id}`);
}
