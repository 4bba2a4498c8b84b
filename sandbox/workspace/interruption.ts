/**
 * Resolves at SIGINT, SIGTERM or SIGHUP. Call it before there is something to clean up. Under npm, Ctrl-C sends SIGINT
 * twice, from the terminal and from npm: the handlers stay, so the second one does not interrupt the clean-up.
 */
export function interruption(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
}
