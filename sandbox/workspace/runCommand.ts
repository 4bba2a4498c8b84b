import { spawn } from "node:child_process";

/** What a command printed, and how it ended. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Gets every piece of output as it comes; all of it is in the result too. */
  readonly onOutput?: (text: string) => void;
  /** Ends the command, at once where it does not end by itself within some seconds. It has its result by then. */
  readonly signal?: AbortSignal;
}

/** How long a command may take to end when it is told to, in milliseconds. */
const patience = 5000;

/** Runs a command to its end. Resolves for every exit code, rejects where the command can't be started. */
export function runCommand(file: string, args: readonly string[], options: RunOptions = {}): Promise<CommandResult> {
  const { cwd, env, onOutput, signal } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
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
      timer = setTimeout(() => child.kill("SIGKILL"), patience);
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
