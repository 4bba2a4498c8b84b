import type { Clock } from "../clock";
import type { Folder } from "../folder";
import type { JobPayload, RunnerPort } from "../gitlab/ci/runnerPort";
import type { Project } from "../gitlab/entities";
import { JobStop } from "./jobStop";
import { removeKeptFolders } from "./keptFolder";
import { runJob } from "./runJob";

export interface RunnerOptions {
  /** For builds and caches. */
  readonly folder: Folder;
  /** What every job finds in its environment unless GitLab says otherwise. GitLab Runner: `environment`. */
  readonly env: Readonly<Record<string, string>>;
  /** How many jobs run at the same time. GitLab Runner: `concurrent`. Defaults to 4. */
  readonly concurrency?: number;
  /** The bare repository of a project, with all that is in it by now. */
  readonly repositoryOf: (project: Project) => Promise<string>;
  readonly clock: Clock;
  /** In milliseconds, from asking the processes of a job to end until they are ended. Defaults to 10 seconds. */
  readonly gracePeriod?: number;
  /** Whether the folders of a job stay for the next one, until the runner is closed. Defaults to false. */
  readonly keepsFolders?: boolean;
}

/** A runner at work. */
export interface Runner {
  /** Resolves when no job runs, and GitLab has none to run. */
  idle(): Promise<void>;
  /** Ends all jobs, with all their processes, and takes no more. */
  close(): Promise<void>;
}

/** How long processes may take to end when the sandbox ends, in milliseconds. */
const PATIENCE_AT_CLOSE = 2000;

/** A GitLab Runner with the shell executor. It asks for a job when told that one waits, and when one has ended. */
export function createRunner(port: RunnerPort, options: RunnerOptions): Runner {
  const { concurrency = 4, gracePeriod = 10_000, keepsFolders = false } = options;
  const running = new Map<number, { readonly stop: JobStop; readonly slot: number; readonly done: Promise<void> }>();
  let patience = gracePeriod;
  const closing = new AbortController();
  let asking: Promise<void> | undefined;
  /** Told that a job waits while it was asking: the answer may be older than that. */
  let isTold = false;

  const ask = (): void => {
    isTold = true;
    // Later: GitLab's answer tells of the job that it hands out, and that must find somebody asking already.
    asking ??= Promise.resolve()
      .then(askForAll)
      // GitLab could not say what the job needs, and knows that.
      .catch(() => undefined)
      .finally(() => {
        asking = undefined;
        if (isTold && !closing.signal.aborted) ask();
      });
  };
  const askForAll = async (): Promise<void> => {
    isTold = false;
    while (running.size < concurrency && !closing.signal.aborted) {
      const payload = await port.request();
      if (payload === undefined) return;
      start(payload);
    }
  };
  const start = (payload: JobPayload): void => {
    const { id } = payload.job;
    const stop = new JobStop();
    const slot = freeSlot([...running.values()].map((one) => one.slot));
    if (closing.signal.aborted) stop.end("closed");
    const run = async (): Promise<void> => {
      const { folder, env: environment, repositoryOf, clock } = options;
      const context = { port, folder, environment, repositoryOf, clock, slot, keepsFolders, stop };
      const result = await runJob(payload, { ...context, gracePeriod: () => patience });
      running.delete(id);
      port.finish(id, result);
    };
    const done = run()
      // GitLab has forgotten the job, and with it who could be told.
      .catch(() => undefined)
      .finally(() => {
        running.delete(id);
        ask();
      });
    running.set(id, { stop, slot, done });
  };
  const unsubscribe = [port.onPending(ask), port.onCancel((jobId) => running.get(jobId)?.stop.cancel())];
  ask();

  return {
    async idle() {
      while (asking !== undefined || running.size > 0) {
        await Promise.all([asking, ...[...running.values()].map(({ done }) => done)]);
      }
    },
    async close() {
      closing.abort();
      patience = Math.min(gracePeriod, PATIENCE_AT_CLOSE);
      for (const stop of unsubscribe) stop();
      for (const { stop } of running.values()) stop.end("closed");
      await asking;
      await Promise.all([...running.values()].map(({ done }) => done));
      if (keepsFolders) await removeKeptFolders(options.folder);
    },
  };
}

function freeSlot(taken: readonly number[]): number {
  let slot = 0;
  while (taken.includes(slot)) slot++;
  return slot;
}
