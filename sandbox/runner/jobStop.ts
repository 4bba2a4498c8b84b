/** Why a job ends before its scripts do. */
export type StopReason = "canceled" | "timeout" | "closed";

/** What ends a job early. A cancel while the script runs ends that alone: the rest of the job still runs. */
export class JobStop {
  private readonly wholeJob = new AbortController();
  private readonly scriptOnly = new AbortController();
  private why: StopReason | undefined;
  /** Whether a cancel ends the script and not the job. */
  private atScript = false;

  /** Aborted when all of the job ends. */
  get job(): AbortSignal {
    return this.wholeJob.signal;
  }

  /** Aborted when the script ends. */
  get script(): AbortSignal {
    return this.scriptOnly.signal;
  }

  /** Why all of the job ends. */
  get reason(): StopReason | undefined {
    return this.why;
  }

  get isScriptCanceled(): boolean {
    return this.script.aborted && !this.job.aborted;
  }

  /** From here on the script runs, and what follows it. */
  startScript(): void {
    this.atScript = true;
  }

  cancel(): void {
    if (this.atScript) this.scriptOnly.abort();
    else this.end("canceled");
  }

  end(reason: StopReason): void {
    this.why ??= reason;
    this.wholeJob.abort();
    this.scriptOnly.abort();
  }
}
