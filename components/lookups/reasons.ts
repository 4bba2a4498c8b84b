/** Whether the reason of a failure is "not found". */
export function isNotFound(reason: string): boolean {
  return /\b404\b/.test(withoutPaths(reason));
}

/** Whether the reason of a failure is a missing or invalid token. */
export function isRefused(reason: string): boolean {
  return /\b401\b|no token|token.* missing|missing.* token/i.test(withoutPaths(reason));
}

/**
 * Whether the reason of a failure is a certificate authority that is not trusted, in the words of Go (the plugins) or of
 * OpenSSL (Node).
 */
export function isUnknownAuthority(reason: string): boolean {
  return /unknown authority|self-signed certificate|unable to (verify the first|get (local )?issuer) certificate/i.test(
    reason,
  );
}

/** A reason without URLs and paths, because a project may be called 404. */
function withoutPaths(reason: string): string {
  return reason.replace(/\S*\/\S*/g, "");
}
