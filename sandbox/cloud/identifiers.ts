import { createHash, createHmac } from "node:crypto";

/** The kinds of rows with public ids. Ids differ between kinds. */
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
  | "organization"
  | "vcs-integration"
  | "agent-pool"
  | "schedule"
  | "webhook"
  | "deployment";

/** The public id of a row, in UUID format. It is the same on every run. */
export function publicId(kind: IdentifiedKind, row: number | string): string {
  const hex = sha256(`${kind}/${row}`);
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

/**
 * The value of the token of that number, or of something else that has one, in Pulumi Cloud's format: `pul-` and 40 hexadecimal digits. It can't be guessed
 * without the key.
 */
export function tokenValue(key: string, count: number | string): string {
  return `pul-${keyed(key, `token value ${count}`)}`;
}

/** The lease token of an update. It can't be guessed without the key. */
export function leaseValue(key: string, update: number): string {
  return `lease-${keyed(key, `lease value ${update}`)}`;
}

/**
 * A made-up SHA-256 thumbprint for `url`: upper-case hexadecimal without colons. Pulumi Cloud reads the real one if an
 * issuer is registered without thumbprints.
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
