import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

/** What a git process did. */
export interface GitResult {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * What a git process finds in its environment: the machine's and the user's configuration and whatever the sandbox
 * itself was started with do not count.
 */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    // The repositories may be another user's where the sandbox's folder is: they are the sandbox's all the same.
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "safe.directory",
    GIT_CONFIG_VALUE_0: "*",
  };
}

/** Starts the installed git. */
export function startGit(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  const child = spawn("git", args, { env: { ...gitEnvironment(), ...environment } });
  // A process that stops reading early says why when it ends.
  child.stdin.on("error", () => undefined);
  return child;
}

/** All that a git process says, once it has ended. Rejects where it cannot be started. */
export function finished(child: ChildProcessWithoutNullStreams): Promise<GitResult> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() });
    });
  });
}
