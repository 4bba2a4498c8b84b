import { spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { endProcess, endProcesses, MARK_DESCRIPTOR, openMark, type ProcessMark } from "./endProcesses";
import { endWithThisProcess } from "./liveGroups";
import { openOutputPipe } from "./outputPipe";

export interface ShellRun {
  readonly script: string;
  readonly directory: string;
  /** The whole environment: this process's variables are not added. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether it is a login shell, which runs the user's profile. */
  readonly isLogin: boolean;
  /** The path of a named pipe for its output. */
  readonly pipe: string;
  readonly mark: ProcessMark;
  /** Milliseconds from SIGTERM to SIGKILL. */
  readonly gracePeriod: () => number;
  readonly stop: AbortSignal;
  readonly onOutput: (chunk: Buffer) => void;
}

/** Milliseconds to wait for the last output after all known processes have ended. */
const LAST_OUTPUT = 1000;

/**
 * Runs a script in bash and resolves to its exit status; for a signal, to 128 plus its number. By then all its processes
 * have ended and all its output was passed to `onOutput`.
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
  // The script is passed by stdin, so that no process list shows it. `detached` creates a process group to kill.
  const bash = spawn("bash", isLogin ? ["-l"] : ["--noprofile", "--norc"], {
    cwd: directory,
    env: { ...environment },
    detached: true,
    stdio: ["pipe", output, output, ...between, mark],
  });
  closeSync(output);
  const group = bash.pid;
  const forget = group === undefined ? undefined : endWithThisProcess(group);
  let killTimer: NodeJS.Timeout | undefined;
  const end = (): void => {
    if (group === undefined) return;
    endProcess(-group, "SIGTERM");
    killTimer = setTimeout(() => endProcess(-group, "SIGKILL"), gracePeriod());
  };
  stop.addEventListener("abort", end);
  return new Promise<number>((resolve, reject) => {
    bash.once("error", reject);
    bash.once("exit", (status, signal) => {
      if (group !== undefined) endProcess(-group, "SIGKILL");
      resolve(status ?? (signal === "SIGTERM" ? 143 : 137));
    });
    // bash may end before it has read the whole script.
    bash.stdin?.on("error", () => undefined);
    bash.stdin?.end(script);
    if (stop.aborted) end();
  }).finally(() => {
    clearTimeout(killTimer);
    forget?.();
    stop.removeEventListener("abort", end);
  });
}
