import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

/** The exit code and output of a git process. */
export interface GitResult {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * The environment of a git process. It excludes the configuration of the machine and the user, and the environment
 * variables of the sandbox.
 */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    // The sandbox's folder may belong to another user; git would refuse its repositories without this.
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
  // If the process stops reading early, its exit code and stderr tell the reason.
  child.stdin.on("error", () => undefined);
  return child;
}

/** The result of a git process, once it has ended. Rejects if the process cannot be started. */
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
