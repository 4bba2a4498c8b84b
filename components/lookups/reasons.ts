/** Whether a server's reason says that there is no such thing. */
export function isNotFound(reason: string): boolean {
  return /\b404\b/.test(withoutPlaces(reason));
}

/** Whether a server's reason says that the token is missing or not valid. */
export function isRefused(reason: string): boolean {
  return /\b401\b|no token|token.* missing|missing.* token/i.test(withoutPlaces(reason));
}

/** A reason without its addresses and paths: a project may be called 404. */
function withoutPlaces(reason: string): string {
  return reason.replace(/\S*\/\S*/g, "");
}
