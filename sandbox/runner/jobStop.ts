/** Why a job ends before its scripts do. */
export type StopReason = "canceled" | "timeout" | "closed";

/** Stops a job early. Canceling while the script runs stops only the script: `after_script` and uploads still run. */
export class JobStop {
  private readonly wholeJob = new AbortController();
  private readonly scriptOnly = new AbortController();
  private stopReason: StopReason | undefined;
  /** Whether the script has started, so that a cancel stops only the script. */
  private hasStartedScript = false;

  /** Aborted when the whole job is stopped. */
  get job(): AbortSignal {
    return this.wholeJob.signal;
  }

  /** Aborted when the script is stopped. */
  get script(): AbortSignal {
    return this.scriptOnly.signal;
  }

  /** Why the whole job was stopped. */
  get reason(): StopReason | undefined {
    return this.stopReason;
  }

  get isScriptCanceled(): boolean {
    return this.script.aborted && !this.job.aborted;
  }

  /** Marks the start of the script: from now on, `cancel` stops only the script. */
  startScript(): void {
    this.hasStartedScript = true;
  }

  cancel(): void {
    if (this.hasStartedScript) this.scriptOnly.abort();
    else this.end("canceled");
  }

  end(reason: StopReason): void {
    this.stopReason ??= reason;
    this.wholeJob.abort();
    this.scriptOnly.abort();
  }
}
