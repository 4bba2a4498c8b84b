import { spawn } from "node:child_process";
import type { JobLog } from "../log/jobLog";
import { endProcess } from "./endProcesses";
import { shellQuote } from "./shellScript";

/** The shell for the runner's commands, such as `git fetch`. */
export interface RunnerShell {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Variables that are exported after the login profile. */
  readonly exports: readonly (readonly [string, string])[];
  /** Whether it is a login shell, which runs the user's profile. */
  readonly isLogin: boolean;
}

/** Milliseconds to wait for output that another process holds open after the shell has ended. */
const LAST_OUTPUT = 1000;

/** Runs commands of the runner. The first that fails rejects with its exit status. */
export function runRunnerShell(
  commands: readonly string[],
  { directory, environment, exports, isLogin }: RunnerShell,
  log: JobLog,
  stop: AbortSignal,
): Promise<void> {
  const bash = spawn("bash", isLogin ? ["-l"] : ["--noprofile", "--norc"], {
    cwd: directory,
    env: { ...environment },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const end = (): void => {
    if (bash.pid !== undefined) endProcess(-bash.pid, "SIGKILL");
  };
  stop.addEventListener("abort", end);
  if (stop.aborted) end();
  for (const output of [bash.stdout, bash.stderr]) output.on("data", (chunk: Buffer) => log.bytes(chunk));
  bash.stdin.on("error", () => undefined);
  // stdin is /dev/null, so that a command or a git hook can't read the script.
  const body = [...exports.map(([name, value]) => `export ${name}=${shellQuote(value)}`), ...commands].join("\n");
  bash.stdin.end(["exec 2>&1", "set -eo pipefail", `(eval ${shellQuote(body)}) < /dev/null`, "exit 0", ""].join("\n"));
  let late: NodeJS.Timeout | undefined;
  return new Promise<void>((resolve, reject) => {
    bash.once("error", reject);
    bash.once("exit", () => {
      late = setTimeout(() => [bash.stdout, bash.stderr].forEach((output) => output.destroy()), LAST_OUTPUT);
    });
    bash.once("close", (status) => {
      if (status === 0) resolve();
      else reject(new Error(`exit status ${status ?? 137}`));
    });
  }).finally(() => {
    clearTimeout(late);
    stop.removeEventListener("abort", end);
  });
}
