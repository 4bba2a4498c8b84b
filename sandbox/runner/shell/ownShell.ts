import { spawn } from "node:child_process";
import type { JobLog } from "../log/jobLog";
import { endProcess } from "./endProcesses";
import { shellQuote } from "./shellScript";

/** What commands of the runner itself run in. */
export interface OwnShell {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What the commands find in their environment beside that, and the login profile does not. */
  readonly exports: readonly (readonly [string, string])[];
  /** Whether the profile of the user is read first. */
  readonly isLogin: boolean;
}

/** How long output is waited for that a process keeps open once the shell has ended, in milliseconds. */
const LAST_OUTPUT = 1000;

/** Runs commands of the runner itself up to the first that fails. Rejects with the exit status where one does. */
export function runOwnShell(
  commands: readonly string[],
  { directory, environment, exports, isLogin }: OwnShell,
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
  // What runs for a command, such as a git hook, reads nothing of the script.
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
