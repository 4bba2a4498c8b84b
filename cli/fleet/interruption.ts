import { reportLines } from "../print";

/** A signal that is aborted by Ctrl-C or a request to end. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Stops listening. */
  readonly stop: () => void;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Listens for requests to end. The first one lets running stacks end what they have begun; the second one ends this process, and the
 * engines still end by themselves.
 */
export function interruption(): Interruption {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
    void reportLines([
      "",
      "Interrupted: the running stacks end what they have begun. Press Ctrl-C again to stop waiting for them",
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
