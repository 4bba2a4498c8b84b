import type { JobResult } from "../gitlab/ci/runnerPort";
import { formatGoDuration } from "../goDuration";
import type { StopReason } from "./jobStop";
import type { JobLog } from "./log/jobLog";
import { logText } from "./log/logText";

/** The outcome of a job's scripts. */
export type Outcome = { readonly kind: "success" | "canceled" } | { readonly kind: "failed"; readonly status: number };

/** The whole job was stopped while `stage` ran. */
export class StoppedError extends Error {
  constructor(readonly stage: string) {
    super(`stopped in ${stage}`);
  }
}

/** Writes the last line of a job's log, and returns the job's result. */
export function ended(outcome: Outcome, log: JobLog): JobResult {
  switch (outcome.kind) {
    case "success":
      log.write(logText.success("Job succeeded"));
      return { status: "success", exitCode: 0, failureReason: null };
    case "canceled":
      log.write(logText.error("Job failed: canceled"));
      return { status: "canceled", exitCode: null, failureReason: null };
    case "failed":
      log.write(logText.error(`Job failed: exit status ${outcome.status}`));
      return { status: "failed", exitCode: outcome.status, failureReason: "script_failure" };
  }
}

/** Like {@link ended}, for a job that was stopped or that the runner could not run. `timeout` is in seconds. */
export function endedEarly(error: unknown, reason: StopReason | undefined, timeout: number, log: JobLog): JobResult {
  switch (reason) {
    case "canceled":
      return ended({ kind: "canceled" }, log);
    case "timeout":
      if (error instanceof StoppedError) log.write(logText.runnerWarning(timeoutWarning(error.stage)));
      log.write(logText.error(`Job failed: execution took longer than ${formatGoDuration(timeout * 1000)} seconds`));
      return { status: "failed", exitCode: null, failureReason: "job_execution_timeout" };
    case "closed":
      return systemFailure("aborted: terminated", log);
    case undefined:
      return systemFailure(error instanceof Error ? error.message : String(error), log);
  }
}

function systemFailure(problem: string, log: JobLog): JobResult {
  log.write(logText.error(`Job failed (system failure): ${problem}`));
  return { status: "failed", exitCode: null, failureReason: "runner_system_failure" };
}

function timeoutWarning(stage: string): string {
  return (
    `${stage} could not run to completion because the timeout was exceeded. ` +
    "For more control over job and script timeouts see: " +
    "https://docs.gitlab.com/ci/runners/configure_runners/#set-script-and-after_script-timeouts"
  );
}
