/** Pulumi: a token lives two hours unless `pulumi login` asks for more. */
export const shortestTokenSeconds = 2 * 60 * 60;

/** How long a project's Pulumi tokens live: as long as a job may take, if that is longer than they do by themselves. */
export function tokenSeconds(minutes: number): number {
  return Math.max(shortestTokenSeconds, minutes * 60);
}
