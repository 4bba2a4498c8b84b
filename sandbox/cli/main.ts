#!/usr/bin/env node
import { reportLines } from "./print";
import { runCommandLine } from "./runCommandLine";
import { systemReason } from "./systemReason";

/** Ignores EPIPE, as after `| head`, and reports other write errors. */
function handleOutputErrors(): void {
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") return;
    void reportLines([`standard output can't be written: ${systemReason(error)}`]);
    process.exitCode = 1;
  });
}

handleOutputErrors();
void runCommandLine(process.argv.slice(2)).then((code) => {
  if (code !== 0) process.exitCode = code;
});
