/** Pulumi: an access token is valid for two hours unless `pulumi login` requests more. */
export const shortestTokenSeconds = 2 * 60 * 60;

/** Returns the lifetime of a project's Pulumi access tokens: the job timeout, but at least two hours. */
export function tokenSeconds(minutes: number): number {
  return Math.max(shortestTokenSeconds, minutes * 60);
}
