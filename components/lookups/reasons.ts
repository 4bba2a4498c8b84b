/** Whether the reason of a failure is "not found". */
export function isNotFound(reason: string): boolean {
  return /\b404\b/.test(withoutPaths(reason));
}

/** Whether the reason of a failure is a missing or invalid token. */
export function isRefused(reason: string): boolean {
  return /\b401\b|no token|token.* missing|missing.* token/i.test(withoutPaths(reason));
}

/** A reason without URLs and paths, because a project may be called 404. */
function withoutPaths(reason: string): string {
  return reason.replace(/\S*\/\S*/g, "");
}
