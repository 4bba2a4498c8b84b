import { reportLines } from "../print";

/** An abort signal for Ctrl-C and for signals that end a process. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Stops listening. */
  readonly stop: () => void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Listens for SIGINT, SIGTERM and SIGHUP. After the first one, the engines finish what they have begun. The second one ends this
 * process; the engines still finish.
 */
export function interruption(): Interruption {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    void reportLines([
      "",
      "Interrupted: the running operations finish what they have begun. Press Ctrl-C again to stop waiting for them",
    ]);
  };
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: controller.signal,
    stop: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
