/** The placeholder for a secret. */
export const SECRET = "[secret]";

/** Pulumi: the key and value that mark an object in a checkpoint as a secret. */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** A value of a checkpoint with its secrets replaced, encrypted or not. */
export function redacted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redacted);
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value)) return SECRET;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redacted(inner)]));
}

function isSecret(value: object): boolean {
  return (signature in value && value[signature] === secretSignature) || "ciphertext" in value;
}
