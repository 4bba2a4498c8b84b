import { availableParallelism, freemem } from "node:os";
import type { EngineResult } from "./engine";

/** Why a stack was not run. A waiting stack is run once a person starts its ring. */
export interface NotRun {
  readonly outcome: "skipped" | "waiting";
  readonly reason: string;
}

/** The result of one stack in a run. */
export interface StackResult {
  readonly stack: string;
  readonly outcome: "succeeded" | "failed" | NotRun["outcome"];
  /** The reason, if the stack was not run. */
  readonly reason?: string;
  readonly result?: EngineResult;
  /** What the plan of a stack makes, in words, where a preview can't ask the engine. */
  readonly explanation?: string;
  readonly seconds?: number;
}

/** How stacks are run. */
export interface RunOptions {
  /** The number of stacks at a time. */
  readonly parallel: number;
  /** The number of failures after which no further stack is started. */
  readonly stopAfter: number;
  /** Once it is aborted, no further stack is started. */
  readonly signal: AbortSignal;
  readonly run: (stack: string) => Promise<EngineResult>;
  /** Called at the start and at the end of each stack. */
  readonly onChange: (stack: string, result?: StackResult) => void;
}

/**
 * The memory of one engine with its program and its plugins, in bytes, and the number of engines for each core: an engine waits for
 * servers about half of the time. Both were measured with the platform program.
 */
const engineLoad = { memory: 450_000_000, perCore: 2 };

/** The number of stacks that this machine can run at a time. */
export function defaultParallel(): number {
  return Math.max(1, Math.min(engineLoad.perCore * availableParallelism(), Math.floor(freemem() / engineLoad.memory)));
}

export const interrupted: NotRun = { outcome: "skipped", reason: "interrupted" };
export const afterFailure: NotRun = { outcome: "skipped", reason: "not started after a failure" };

/** Runs stacks, several at a time, and resolves to their results in the given order. A failure interrupts no running stack. */
export async function runAll(stacks: readonly string[], options: RunOptions): Promise<StackResult[]> {
  const { parallel, stopAfter, signal, run, onChange } = options;
  const results = new Map<string, StackResult>();
  const queue = stacks.values();
  let failures = 0;
  const worker = async () => {
    for (const stack of queue) {
      const stopped = signal.aborted ? interrupted : failures >= stopAfter ? afterFailure : undefined;
      const result: StackResult = stopped ? { stack, ...stopped } : await runOne(stack);
      if (result.outcome === "failed") failures += 1;
      results.set(stack, result);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return stacks.flatMap((stack) => results.get(stack) ?? []);

  async function runOne(stack: string): Promise<StackResult> {
    const start = Date.now();
    onChange(stack);
    const result = await run(stack);
    const ended = {
      stack,
      outcome: result.isSuccess ? "succeeded" : "failed",
      result,
      seconds: Math.round((Date.now() - start) / 100) / 10,
    } as const;
    onChange(stack, ended);
    return ended;
  }
}
