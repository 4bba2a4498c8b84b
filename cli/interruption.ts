/**
 * Resolves when somebody wants an end: Ctrl-C, a service manager, a terminal that is closed. To be called before there is
 * something to clean up. Ctrl-C reaches a command under npm twice, from the terminal and from npm: the second must
 * not cut the first short.
 */
export function interruption(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
}
