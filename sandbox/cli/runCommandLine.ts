import { printLines, reportLines } from "./print";
import { runSandbox } from "./runSandbox";
import { CommandError, parseOptions, usage, UsageError } from "./usage";

/** Runs the command with its arguments, and resolves to its exit code. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  if (words[0] === "help" || words.includes("--help") || words.includes("-h")) {
    printLines(usage);
    return 0;
  }
  try {
    await runSandbox(parseOptions(words));
    return 0;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    await reportLines([...error.message.split("\n"), ...(error instanceof UsageError ? ["", ...usage] : [])]);
    // Ends servers that started before another one failed.
    process.exit(1);
  }
}
