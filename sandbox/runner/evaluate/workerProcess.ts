import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Evaluated, EvaluationMessage, FromProcess, Question } from "./messages";

/** How long an evaluation may take. */
export interface TimeLimits {
  /** Milliseconds for the start of the process. */
  readonly start: number;
  /** Milliseconds for one CI file. */
  readonly file: number;
}

/** The worker process ended before its response. */
export class WorkerEnded extends Error {}

/** The worker process that evaluates CI files. It starts on first use, and again after it was ended. */
export class WorkerProcess {
  private child: ChildProcess | undefined;
  private isStarting = false;

  constructor(
    /** The folder for its temporary files. */
    private readonly folder: string,
    private readonly limits: TimeLimits,
  ) {}

  /** Starts the process early, so that the first evaluation is fast. */
  warm(): void {
    if (this.child) return;
    const child = this.start();
    this.child = child;
    this.isStarting = true;
    child.once("error", ignore);
    child.once("exit", () => {
      if (this.child === child) this.child = undefined;
    });
  }

  /** Evaluates one file. The caller must wait for the result before the next call. */
  async ask(message: EvaluationMessage, answer: (question: Question) => unknown): Promise<Evaluated> {
    const fresh = this.child === undefined || this.isStarting;
    this.isStarting = false;
    const child = (this.child ??= this.start());
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Evaluated>((resolve, reject) => {
        child.on("message", (received: FromProcess) => {
          if (received.kind === "evaluated") resolve(received);
          else child.send(answered(received.question, answer), ignore);
        });
        child.once("error", reject);
        child.once("exit", () => reject(new WorkerEnded("it exceeded its memory limit")));
        const limit = this.limits.file + (fresh ? this.limits.start : 0);
        timer = setTimeout(() => reject(new WorkerEnded(`it took longer than ${limit} ms`)), limit);
        child.send(message, ignore);
      });
    } catch (error) {
      await this.close();
      throw error;
    } finally {
      clearTimeout(timer);
      for (const name of ["message", "exit", "error"]) child.removeAllListeners(name);
    }
  }

  /** Kills the process and waits for its end. */
  async close(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }

  private start(): ChildProcess {
    mkdirSync(this.folder, { recursive: true });
    return fork(join(__dirname, "worker.mjs"), [this.folder], {
      cwd: this.folder,
      // The process gets none of the user's environment, and can't run code from strings, such as from a CI file.
      env: {},
      execArgv: ["--max-old-space-size=384", "--disallow-code-generation-from-strings"],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      serialization: "advanced",
    });
  }
}

function answered(question: Question, answer: (question: Question) => unknown): object {
  try {
    return { kind: "answer", value: answer(question) };
  } catch (error) {
    return { kind: "answer", error: error instanceof Error ? error.message : String(error) };
  }
}

/** Errors are ignored here: the `exit` event reports them. */
const ignore = (): void => undefined;
