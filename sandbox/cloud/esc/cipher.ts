import { crc32 } from "../../zip/crc32";
import type { EscEnvironment } from "../entities";
import { keyNamed, seal, sealLength, unseal } from "../seal";

/** The ESC environment that a key belongs to. */
type CipherScope = Pick<EscEnvironment, "organization" | "project" | "name">;

const magic = Buffer.from("escx");
const version = 1;

/**
 * Encrypts with AES-256-GCM and wraps the result as ESC does: base64 of "escx", a version, the ciphertext and a CRC-32,
 * numbers in 4 big-endian bytes. `use` must differ for each secret of an environment: the nonce is derived from it, so
 * that the sandbox is deterministic.
 */
export function encrypt(scope: CipherScope, use: string, plaintext: string): string {
  const sealed = seal(keyOf(scope), use, Buffer.from(plaintext));
  const envelope = Buffer.concat([magic, uint32(version), sealed]);
  return Buffer.concat([envelope, uint32(crc32(envelope))]).toString("base64");
}

/** The plaintext, or undefined if the ciphertext was not encrypted for this ESC environment. */
export function decrypt(scope: CipherScope, ciphertext: string): string | undefined {
  const bytes = Buffer.from(ciphertext, "base64");
  const envelope = bytes.subarray(0, -4);
  if (bytes.length < magic.length + 4 + sealLength + 4) return undefined;
  if (!envelope.subarray(0, 4).equals(magic) || envelope.readUInt32BE(4) !== version) return undefined;
  if (bytes.readUInt32BE(bytes.length - 4) !== crc32(envelope)) return undefined;
  return unseal(keyOf(scope), envelope.subarray(8))?.toString("utf8");
}

/** The content of ESC's envelope, in base64. */
export function contentOf(ciphertext: string): string {
  return Buffer.from(ciphertext, "base64")
    .subarray(magic.length + 4, -4)
    .toString("base64");
}

/** The key of an ESC environment, derived from its name. */
function keyOf({ organization, project, name }: CipherScope): Buffer {
  return keyNamed(`environment key ${organization}/${project}/${name}`);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
