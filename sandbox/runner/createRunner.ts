import type { Clock } from "../clock";
import type { Folder } from "../folder";
import type { JobPayload, RunnerPort } from "../gitlab/ci/runnerPort";
import type { Project } from "../gitlab/entities";
import { JobStop } from "./jobStop";
import { removeKeptFolders } from "./keptFolder";
import { runJob } from "./runJob";

export interface RunnerOptions {
  /** The folder of builds and caches. */
  readonly folder: Folder;
  /** Environment variables of every job. GitLab's variables override them. GitLab Runner: `environment`. */
  readonly env: Readonly<Record<string, string>>;
  /** How many jobs run at the same time. GitLab Runner: `concurrent`. Defaults to 4. */
  readonly concurrency?: number;
  /** Returns the path of a project's bare repository, with its current refs. */
  readonly repositoryOf: (project: Project) => Promise<string>;
  readonly clock: Clock;
  /** Milliseconds from SIGTERM to SIGKILL for the processes of a job. Defaults to 10 seconds. */
  readonly gracePeriod?: number;
  /** Whether the folders of jobs are kept for later jobs, until the runner is closed. Defaults to false. */
  readonly keepsFolders?: boolean;
  /** The CA certificates for GitLab, in PEM. Jobs get them as `CI_SERVER_TLS_CA_FILE`. */
  readonly gitLabCertificates?: string;
}

/** A running GitLab Runner. */
export interface Runner {
  /** Resolves when no job is running or pending. */
  idle(): Promise<void>;
  /** Ends all jobs and their processes, and requests no more jobs. */
  close(): Promise<void>;
}

/** Milliseconds from SIGTERM to SIGKILL when the sandbox closes. */
const CLOSE_GRACE_PERIOD = 2000;

/** A GitLab Runner with the shell executor. It requests a job when one becomes pending and when one has ended. */
export function createRunner(port: RunnerPort, options: RunnerOptions): Runner {
  const { concurrency = 4, gracePeriod = 10_000, keepsFolders = false } = options;
  const running = new Map<number, { readonly stop: JobStop; readonly slot: number; readonly done: Promise<void> }>();
  let currentGracePeriod = gracePeriod;
  const closing = new AbortController();
  let requesting: Promise<void> | undefined;
  /** Whether to request jobs again after the current request. */
  let requestsAgain = false;

  const requestSoon = (): void => {
    requestsAgain = true;
    // Deferred, because GitLab emits events while it assigns a job: `requesting` has to be set by then.
    requesting ??= Promise.resolve()
      .then(requestJobs)
      // If GitLab can't create the payload of a job, it fails the job by itself.
      .catch(() => undefined)
      .finally(() => {
        requesting = undefined;
        if (requestsAgain && !closing.signal.aborted) requestSoon();
      });
  };
  const requestJobs = async (): Promise<void> => {
    requestsAgain = false;
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
      const result = await runJob(withCertificates(payload, options.gitLabCertificates), {
        ...context,
        gracePeriod: () => currentGracePeriod,
      });
      running.delete(id);
      port.finish(id, result);
    };
    const done = run()
      // Ignored: GitLab no longer has the job, so its result can't be reported.
      .catch(() => undefined)
      .finally(() => {
        running.delete(id);
        requestSoon();
      });
    running.set(id, { stop, slot, done });
  };
  const unsubscribe = [port.onPending(requestSoon), port.onCancel((jobId) => running.get(jobId)?.stop.cancel())];
  requestSoon();

  return {
    async idle() {
      while (requesting !== undefined || running.size > 0) {
        await Promise.all([requesting, ...[...running.values()].map(({ done }) => done)]);
      }
    },
    async close() {
      closing.abort();
      currentGracePeriod = Math.min(gracePeriod, CLOSE_GRACE_PERIOD);
      for (const end of unsubscribe) end();
      for (const { stop } of running.values()) stop.end("closed");
      await requesting;
      await Promise.all([...running.values()].map(({ done }) => done));
      if (keepsFolders) await removeKeptFolders(options.folder);
    },
  };
}

/** GitLab Runner: `GetCITLSVariables`. The runner adds the certificates as a file variable. */
function withCertificates(payload: JobPayload, certificates: string | undefined): JobPayload {
  if (certificates === undefined) return payload;
  const variable = { key: "CI_SERVER_TLS_CA_FILE", value: certificates, file: true, masked: false, raw: true };
  return { ...payload, variables: [...payload.variables, variable] };
}

function freeSlot(taken: readonly number[]): number {
  let slot = 0;
  while (taken.includes(slot)) slot++;
  return slot;
}
