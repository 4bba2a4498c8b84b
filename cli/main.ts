#!/usr/bin/env node
import { reportLines } from "./print";
import { reportFailure, runCommandLine } from "./runCommandLine";
import { systemReason } from "./systemReason";

/** Ignores EPIPE on standard output (`head` closes it early); reports other write errors. */
function handleOutputErrors(): void {
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    void reportLines([`standard output can't be written: ${systemReason(error)}`]);
    process.exitCode = 1;
  });
}

handleOutputErrors();
void runCommandLine(process.argv.slice(2)).then(
  (code) => {
    if (code !== 0) process.exitCode = code;
  },
  async (error: unknown) => {
    await reportFailure(error);
    // Also ends what the command had started before it failed, such as one of two servers.
    process.exit(1);
  },
);

// With an export it is an ES module: esbuild would otherwise wrap every module that it imports into a function.
export {};
