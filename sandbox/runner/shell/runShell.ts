import { spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { endProcess, endProcesses, MARK_DESCRIPTOR, openMark, type ProcessMark } from "./endProcesses";
import { endWithThisProcess } from "./liveGroups";
import { openOutputPipe } from "./outputPipe";

export interface ShellRun {
  readonly script: string;
  readonly directory: string;
  /** Nothing of this process's own environment is added. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether the profile of the user is read first. */
  readonly isLogin: boolean;
  /** A named pipe for its output. */
  readonly pipe: string;
  readonly mark: ProcessMark;
  /** In milliseconds, from asking its processes to end until they are ended. */
  readonly gracePeriod: () => number;
  readonly stop: AbortSignal;
  readonly onOutput: (chunk: Buffer) => void;
}

/** How long the last output is waited for once every process that is known has ended, in milliseconds. */
const LAST_OUTPUT = 1000;

/**
 * Runs a script in a bash of its own and answers how that ended: its exit status, or as a shell counts a signal. When this
 * resolves no process of it is left, and all its output has been handed over.
 */
export async function runShell(run: ShellRun): Promise<number> {
  const mark = openMark(run.mark);
  try {
    return await runMarked(run, mark);
  } finally {
    closeSync(mark);
  }
}

async function runMarked(run: ShellRun, mark: number): Promise<number> {
  const { reader, writer } = openOutputPipe(run.pipe);
  reader.on("data", run.onOutput);
  reader.on("error", () => reader.destroy());
  const drained = new Promise<void>((resolve) => reader.once("close", () => resolve()));
  try {
    const status = await runBash(run, writer, mark);
    await endProcesses(run.mark);
    const late = setTimeout(() => reader.destroy(), LAST_OUTPUT);
    await drained;
    clearTimeout(late);
    return status;
  } finally {
    reader.destroy();
  }
}

function runBash(run: ShellRun, output: number, mark: number): Promise<number> {
  const { script, directory, environment, isLogin, gracePeriod, stop } = run;
  const between = Array<"ignore">(MARK_DESCRIPTOR - 3).fill("ignore");
  // The script comes by stdin: what it holds shows in no list of processes. Its group is its own, to be ended as one.
  const bash = spawn("bash", isLogin ? ["-l"] : ["--noprofile", "--norc"], {
    cwd: directory,
    env: { ...environment },
    detached: true,
    stdio: ["pipe", output, output, ...between, mark],
  });
  closeSync(output);
  const group = bash.pid;
  const forget = group === undefined ? undefined : endWithThisProcess(group);
  let patience: NodeJS.Timeout | undefined;
  const end = (): void => {
    if (group === undefined) return;
    endProcess(-group, "SIGTERM");
    patience = setTimeout(() => endProcess(-group, "SIGKILL"), gracePeriod());
  };
  stop.addEventListener("abort", end);
  return new Promise<number>((resolve, reject) => {
    bash.once("error", reject);
    bash.once("exit", (status, signal) => {
      if (group !== undefined) endProcess(-group, "SIGKILL");
      resolve(status ?? (signal === "SIGTERM" ? 143 : 137));
    });
    // It may end before it has read all.
    bash.stdin?.on("error", () => undefined);
    bash.stdin?.end(script);
    if (stop.aborted) end();
  }).finally(() => {
    clearTimeout(patience);
    forget?.();
    stop.removeEventListener("abort", end);
  });
}
