import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { EvaluationMessage, FromProcess, Question, RawEvaluation } from "./messages";

/** How long a file may take. */
export interface TimeLimits {
  /** From the start of the process on, in milliseconds. */
  readonly start: number;
  /** In milliseconds. */
  readonly file: number;
}

/** Why there is no answer: the process ended, or was ended. */
export class ProcessEnded extends Error {}

/** The process that reads CI files. It starts when it is first asked, and anew after it was ended. */
export class EvaluationProcess {
  private child: ChildProcess | undefined;
  private isStarting = false;

  constructor(
    /** A place for it to write to. */
    private readonly folder: string,
    private readonly limits: TimeLimits,
  ) {}

  /** Starts it before it is asked, so that nobody waits for that. */
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

  /** One at a time: the next call waits for this one's end. */
  async ask(message: EvaluationMessage, answer: (question: Question) => unknown): Promise<RawEvaluation> {
    const fresh = this.child === undefined || this.isStarting;
    this.isStarting = false;
    const child = (this.child ??= this.start());
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<RawEvaluation>((resolve, reject) => {
        child.on("message", (said: FromProcess) => {
          if (said.kind === "evaluated") resolve(said.result);
          else child.send(answered(said.question, answer), ignore);
        });
        child.once("error", reject);
        child.once("exit", () => reject(new ProcessEnded("it took more memory than there is for it")));
        const limit = this.limits.file + (fresh ? this.limits.start : 0);
        timer = setTimeout(() => reject(new ProcessEnded(`it took longer than ${limit} ms`)), limit);
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

  /** Ends it, and waits until it has ended. */
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
    return fork(join(__dirname, "evaluatorProcess.mjs"), [this.folder], {
      cwd: this.folder,
      // Nothing of the user's own is in it, and a file can bring no code of its own to run.
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

/** That it ended is told otherwise. */
const ignore = (): void => undefined;
