import { spawn } from "node:child_process";

/** The exit code and output of a command. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called with each chunk of output, which is also in the result. */
  readonly onOutput?: (text: string) => void;
  /**
   * Sends SIGTERM to the command, and SIGKILL some seconds later. The result resolves when it has ended. Nothing else ends
   * the command: it is in its own process group, because a terminal sends SIGHUP to a whole group, and `pulumi` then ends
   * without its plugins.
   */
  readonly signal?: AbortSignal;
}

/** Milliseconds from SIGTERM to SIGKILL. */
const gracePeriod = 5000;

/** Runs a command to its end. Resolves for every exit code; rejects if the command can't be started. */
export function runCommand(file: string, args: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
  const { cwd, env, onOutput, signal } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      env,
      detached: signal !== undefined,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].setEncoding("utf8").on("data", (text: string) => {
        output[stream] += text;
        onOutput?.(text);
      });
    }
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      child.kill("SIGTERM");
      timer = setTimeout(() => child.kill("SIGKILL"), gracePeriod);
    };
    if (signal?.aborted) end();
    signal?.addEventListener("abort", end);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve({ code: code ?? 1, ...output });
    });
  });
}
