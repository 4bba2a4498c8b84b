import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import { once } from "node:events";

/** The sandbox in its own process, after it has printed its addresses. */
export interface RunningSandbox {
  readonly process: ChildProcess;
  readonly gitlab: string;
  readonly cloud: string;
  readonly page: string;
  readonly output: { stdout: string; stderr: string };
}

/** Starts the command whose code is in the file `main`. */
export async function startCommand(
  main: string,
  words: readonly string[],
  { cwd, env }: Pick<SpawnOptions, "cwd" | "env">,
): Promise<RunningSandbox> {
  // Its own process group, like in a terminal.
  const child = spawn(process.execPath, [main, ...words], {
    cwd,
    env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output.stderr += text));
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output.stdout += text;
      if (/^Ctrl-C stops it; .+\n$/m.test(output.stdout)) resolve();
    });
    child.once("exit", () => reject(new Error(`it ended: ${output.stdout}${output.stderr}`)));
  });
  const [, gitlab = "", cloud = "", page = ""] =
    /^GitLab +(\S+)\nPulumi Cloud +(\S+)\nPage +(\S+)\n/.exec(output.stdout) ?? [];
  return { process: child, gitlab, cloud, page, output };
}

/** Stops a sandbox that may have ended, and waits until its temporary folder is removed. */
export async function stopCommand({ process: child }: RunningSandbox): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "close");
}

/** The tokens that a sandbox prints. */
export function tokensIn({ output: { stdout } }: RunningSandbox) {
  const found = (pattern: RegExp) => pattern.exec(stdout)?.[1] ?? "";
  return {
    platform: found(/GITLAB_TOKEN=(\S+)/),
    cloud: found(/PULUMI_ACCESS_TOKEN=(\S+)/),
    developer: found(/user developer, password (\S+)/),
    faults: found(/<<< 'authorization: Bearer ([0-9a-f]{40})'/),
  };
}
