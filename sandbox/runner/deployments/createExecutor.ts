import type { Runner } from "../createRunner";
import type { DeploymentPayload } from "./deploymentPort";
import { type DeploymentContext, runDeployment } from "./runDeployment";

export interface ExecutorOptions extends Omit<DeploymentContext, "slot" | "gracePeriod" | "stop"> {
  /** How many deployments run at the same time. Pulumi Cloud: by the plan of the organization. Defaults to 4. */
  readonly concurrency?: number;
}

/** Milliseconds from SIGTERM to SIGKILL. */
const GRACE_PERIOD = 10_000;
/** The same when the sandbox closes. */
const CLOSE_GRACE_PERIOD = 2000;

/** Pulumi Cloud's executor of deployments. It requests the next deployment when one is queued and when one has ended. */
export function createExecutor({ concurrency = 4, ...options }: ExecutorOptions): Runner {
  const { port } = options;
  const running = new Map<
    DeploymentPayload,
    { readonly stop: AbortController; readonly slot: number; readonly done: Promise<void> }
  >();
  let gracePeriod = GRACE_PERIOD;
  let isClosed = false;
  let requesting: Promise<void> | undefined;

  const requestSoon = (): void => {
    // Deferred, because Pulumi Cloud emits events while it starts a deployment.
    requesting ??= Promise.resolve().then(() => {
      requesting = undefined;
      while (running.size < concurrency && !isClosed) {
        const payload = port.request();
        if (!payload) return;
        start(payload);
      }
    });
  };
  const start = (payload: DeploymentPayload): void => {
    const stop = new AbortController();
    const slot = freeSlot([...running.values()].map((one) => one.slot));
    const context = { ...options, slot, gracePeriod: () => gracePeriod, stop: stop.signal };
    const done = runDeployment(payload, context)
      .catch((error: unknown) => {
        process.stderr.write(`sandbox: a deployment failed: ${error instanceof Error ? (error.stack ?? "") : ""}\n`);
        return false;
      })
      .then((isSuccess) => {
        running.delete(payload);
        port.finish(payload, isSuccess);
        requestSoon();
      });
    running.set(payload, { stop, slot, done });
  };
  const cancel = (id: number): void => {
    for (const [{ deployment }, { stop }] of running) if (deployment.id === id) stop.abort();
  };
  const unsubscribe = [port.onQueued(requestSoon), port.onCancel(cancel)];
  requestSoon();

  return {
    async idle() {
      while (requesting !== undefined || running.size > 0) {
        await Promise.all([requesting, ...[...running.values()].map(({ done }) => done)]);
      }
    },
    async close() {
      isClosed = true;
      gracePeriod = CLOSE_GRACE_PERIOD;
      for (const stop of unsubscribe) stop();
      for (const { stop } of running.values()) stop.abort();
      await Promise.all([requesting, ...[...running.values()].map(({ done }) => done)]);
    },
  };
}

function freeSlot(taken: readonly number[]): number {
  let slot = 0;
  while (taken.includes(slot)) slot++;
  return slot;
}
