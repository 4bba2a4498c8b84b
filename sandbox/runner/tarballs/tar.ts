import { spawn } from "node:child_process";
import { pipeline } from "node:stream/promises";

/** Runs `tar` and returns whether it succeeded. The names to pack are passed by stdin. */
export async function tar(args: readonly string[], names: readonly string[] = []): Promise<boolean> {
  const child = spawn("tar", args, {
    env: { PATH: process.env.PATH ?? "/usr/bin:/bin", LANG: "C" },
    stdio: ["pipe", "ignore", "ignore"],
  });
  const ended = new Promise<boolean>((resolve) => {
    child.once("error", () => resolve(false));
    child.once("close", (status) => resolve(status === 0));
  });
  await pipeline(
    names.map((name) => `${name}\0`),
    child.stdin,
  ).catch(() => undefined);
  return ended;
}
