import { isRecord } from "./mergePatch";

/** The text instead of every secret in a response. */
export const SECRET_MARKER = "[secret]";

/** The places in a settings document where a value may be secret. `*` stands for every name. */
const positions = [
  ["operationContext", "environmentVariables", "*"],
  ["sourceContext", "git", "gitAuth", "accessToken"],
  ["sourceContext", "git", "gitAuth", "sshAuth", "sshPrivateKey"],
  ["sourceContext", "git", "gitAuth", "sshAuth", "password"],
  ["sourceContext", "git", "gitAuth", "basicAuth", "userName"],
  ["sourceContext", "git", "gitAuth", "basicAuth", "password"],
  ["executorContext", "executorImage", "credentials", "password"],
] as const;

/**
 * A document of a request, with its secrets in plaintext. A client that returns what it has read sends a secret's ciphertext:
 * `decrypt` reads it, and throws if the ciphertext is invalid.
 */
export function withPlaintext(document: unknown, decrypt: (ciphertext: string) => string): unknown {
  return changed(document, (value) => {
    if (!isRecord(value) || typeof value.ciphertext !== "string" || value.ciphertext === "") return value;
    return { secret: decrypt(value.ciphertext) };
  });
}

/** A stored document for a response: each secret is its marker and its ciphertext. */
export function withoutPlaintext(document: unknown, encrypt: (plaintext: string) => string): unknown {
  return changed(document, (value) => {
    if (!isRecord(value) || typeof value.secret !== "string") return value;
    return { secret: SECRET_MARKER, ciphertext: encrypt(value.secret) };
  });
}

function changed(document: unknown, change: (value: unknown) => unknown): unknown {
  return positions.reduce((before, position) => changedAt(before, position, change), document);
}

/** The value with `change` applied at a position, if there is something. */
function changedAt(value: unknown, position: readonly string[], change: (value: unknown) => unknown): unknown {
  const [name, ...rest] = position;
  if (name === undefined) return change(value);
  if (!isRecord(value)) return value;
  const names = name === "*" ? Object.keys(value) : [name].filter((one) => Object.hasOwn(value, one));
  return { ...value, ...Object.fromEntries(names.map((one) => [one, changedAt(value[one], rest, change)])) };
}
