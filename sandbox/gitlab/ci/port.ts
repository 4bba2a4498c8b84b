import type { Signal } from "../../signal";
import type { GitLabState } from "../state";
import type { Job } from "./entities";
import { appendLog, archiveLog, keepArtifact, readArtifact } from "./jobs/jobFiles";
import { moveJob } from "./process/moveJob";
import { processPipelines } from "./process/processPipelines";
import type { Touched } from "./process/touched";
import type { JobPayload, JobResult, RunnerPort } from "./runnerPort";

/** What the port shares with what runs pipelines. */
export interface PortState {
  /** The jobs that wait for a runner, in the order in which they came to. */
  readonly waiting: Set<number>;
  /** The jobs that a runner has. */
  readonly running: Set<number>;
  /** The jobs that a runner has, though their rows are gone: a reset took them. */
  readonly orphans: Set<number>;
  readonly pending: Signal<number>;
  readonly canceled: Signal<number>;
}

/** GitLab, as the sandbox's runner sees it. */
export function runnerPort(state: GitLabState, shared: PortState): RunnerPort {
  return {
    request: () => request(state, shared),
    appendLog(jobId, text) {
      if (!shared.orphans.has(jobId) && isHeld(state.jobs.get(jobId))) appendLog(state, jobId, text);
    },
    keepArtifact(jobId, artifact) {
      const job = state.jobs.get(jobId);
      if (shared.orphans.has(jobId) || !isHeld(job)) return;
      keepArtifact(state, jobId, artifact, job?.definition.artifacts?.access);
    },
    readArtifact: (jobId, fileType) => readArtifact(state, jobId, fileType),
    finish(jobId, result) {
      shared.running.delete(jobId);
      // A new job may have its number: that can start now.
      if (shared.orphans.delete(jobId)) shared.pending.emit(jobId);
      else finish(state, jobId, result);
    },
    onPending: (listener) => shared.pending.on(() => listener()),
    onCancel: (listener) => shared.canceled.on(listener),
  };
}

async function request(state: GitLabState, shared: PortState): Promise<JobPayload | undefined> {
  const { waiting, running, orphans } = shared;
  for (const id of waiting) {
    if (orphans.has(id)) continue;
    waiting.delete(id);
    const job = state.jobs.get(id);
    if (job?.status !== "pending") continue;
    change(state, job, (touched) => moveJob(state, touched, job, "running"));
    running.add(id);
    const payload = await payloadOf(state, id);
    const still = !orphans.has(id) && state.jobs.get(id)?.status === "running";
    if (payload && still) return payload;
    // It was canceled on the way to the runner, or could not be handed out.
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
    // The log may be read by many, and what went wrong may hold a value: only the sandbox's own output tells it.
    process.stderr.write(
      `sandbox: job ${id} can't be handed out: ${error instanceof Error ? (error.stack ?? "") : ""}\n`,
    );
    finish(state, id, { status: "failed", exitCode: null, failureReason: "data_integrity_failure" });
    return undefined;
  }
}

/** What a runner says of a job that somebody canceled is that it was canceled. */
function finish(state: GitLabState, jobId: number, { status, exitCode, failureReason }: JobResult): void {
  const job = state.jobs.get(jobId);
  if (!job || !isHeld(job)) return;
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
function isHeld(job: Job | undefined): boolean {
  return job?.status === "running" || job?.status === "canceling";
}

function change(state: GitLabState, { pipelineId }: Job, make: (touched: Touched) => void): void {
  const touched: Touched = new Set([pipelineId]);
  make(touched);
  processPipelines(state, touched);
}
