import { createHash, createHmac } from "node:crypto";

/** The kinds of rows that have a public id; each gives ids of its own. */
export type IdentifiedKind =
  | "user"
  | "token"
  | "oidc-issuer"
  | "auth-policy"
  | "stack"
  | "update"
  | "environment"
  | "open-environment"
  | "role"
  | "organization";

/** The public id of a row: in the shape of a UUID, the same on every run. */
export function publicId(kind: IdentifiedKind, row: number | string): string {
  const hex = sha256(`${kind}/${row}`);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

/**
 * The value of the `count`th token that was created, in the service's shape: `pul-` and 40 hexadecimal digits. Whoever
 * does not have the key can't guess it.
 */
export function tokenValue(key: string, count: number): string {
  return `pul-${keyed(key, `token value ${count}`)}`;
}

/** The value of the lease of an update, as hard to guess. */
export function leaseValue(key: string, update: number): string {
  return `lease-${keyed(key, `lease value ${update}`)}`;
}

/**
 * Stands in for the SHA-256 of the certificate behind `url`, which the service reads when an issuer comes without
 * thumbprints: upper-case hexadecimal without colons.
 */
export function certificateThumbprint(url: string): string {
  return sha256(`certificate ${url}`).toUpperCase();
}

function keyed(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex").slice(0, 40);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
