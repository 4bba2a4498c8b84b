/**
 * Resolves when the process is told to end: by Ctrl-C, a service manager, or a terminal that is closed. Call it before
 * there is something to clean up. Under npm, Ctrl-C arrives twice, from the terminal and from npm: the second one must not
 * end the clean-up of the first.
 */
export function interruption(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
}
