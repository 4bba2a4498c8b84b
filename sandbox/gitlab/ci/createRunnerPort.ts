import type { Signal } from "../../signal";
import type { GitLabState } from "../state";
import type { Job } from "./entities";
import { appendLog, archiveLog, keepArtifact, readArtifact } from "./jobs/jobFiles";
import { moveJob } from "./process/moveJob";
import { processPipelines } from "./process/processPipelines";
import type { Touched } from "./process/touched";
import type { JobPayload, JobResult, RunnerPort } from "./runnerPort";

/** The jobs that wait for a runner or that a runner has. GitLab CI and the runner port share them. */
export interface RunnerJobs {
  /** The jobs that wait for a runner, in the order in which they became pending. */
  readonly waiting: Set<number>;
  /** The jobs that a runner has. */
  readonly running: Set<number>;
  /** The jobs that a runner still has although a reset deleted their rows. */
  readonly orphans: Set<number>;
  readonly pending: Signal<number>;
  readonly canceled: Signal<number>;
}

/** Creates the interface that the sandbox's runner uses. */
export function createRunnerPort(state: GitLabState, shared: RunnerJobs): RunnerPort {
  return {
    request: () => request(state, shared),
    appendLog(jobId, text) {
      if (!shared.orphans.has(jobId) && isAtRunner(state.jobs.get(jobId))) appendLog(state, jobId, text);
    },
    keepArtifact(jobId, artifact) {
      const job = state.jobs.get(jobId);
      if (shared.orphans.has(jobId) || !isAtRunner(job)) return;
      keepArtifact(state, jobId, artifact, job?.definition.artifacts?.access);
    },
    readArtifact: (jobId, fileType) => readArtifact(state, jobId, fileType),
    finish(jobId, result) {
      shared.running.delete(jobId);
      // A new job may have the same id: it can start now.
      if (shared.orphans.delete(jobId)) shared.pending.emit(jobId);
      else finish(state, jobId, result);
    },
    onPending: (listener) => shared.pending.on(() => listener()),
    onCancel: (listener) => shared.canceled.on(listener),
  };
}

async function request(state: GitLabState, shared: RunnerJobs): Promise<JobPayload | undefined> {
  const { waiting, running, orphans } = shared;
  for (const id of waiting) {
    if (orphans.has(id)) continue;
    waiting.delete(id);
    const job = state.jobs.get(id);
    if (job?.status !== "pending") continue;
    change(state, job, (touched) => moveJob(state, touched, job, "running"));
    running.add(id);
    const payload = await payloadOf(state, id);
    const isStillRunning = !orphans.has(id) && state.jobs.get(id)?.status === "running";
    if (payload && isStillRunning) return payload;
    // The job was canceled meanwhile, or its payload could not be built.
    running.delete(id);
    if (orphans.delete(id)) shared.pending.emit(id);
    else finish(state, id, { status: "canceled", exitCode: null, failureReason: null });
  }
  return undefined;
}

async function payloadOf(state: GitLabState, id: number): Promise<JobPayload | undefined> {
  const job = state.jobs.get(id);
  try {
    return job && (await state.ci?.variables.jobPayload(job));
  } catch (error) {
    // The error may contain the value of a variable, and many users may read the log: report it on standard error only.
    process.stderr.write(
      `sandbox: cannot give job ${id} to a runner: ${error instanceof Error ? (error.stack ?? "") : ""}\n`,
    );
    finish(state, id, { status: "failed", exitCode: null, failureReason: "data_integrity_failure" });
    return undefined;
  }
}

/** Records the result of a job. A job that a user canceled ends as canceled, whatever its result. */
function finish(state: GitLabState, jobId: number, { status, exitCode, failureReason }: JobResult): void {
  const job = state.jobs.get(jobId);
  if (!job || !isAtRunner(job)) return;
  archiveLog(state, jobId);
  const canceled = job.status === "canceling" || status === "canceled";
  change(state, job, (touched) =>
    moveJob(state, touched, job, canceled ? "canceled" : status, {
      exitCode,
      failureReason: status === "failed" && !canceled ? (failureReason ?? "unknown_failure") : null,
    }),
  );
}

/** Whether a runner has the job. */
function isAtRunner(job: Job | undefined): boolean {
  return job?.status === "running" || job?.status === "canceling";
}

function change(state: GitLabState, { pipelineId }: Job, make: (touched: Touched) => void): void {
  const touched: Touched = new Set([pipelineId]);
  make(touched);
  processPipelines(state, touched);
}
