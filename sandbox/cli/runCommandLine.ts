import { printLines, reportLines } from "./print";
import { runSandbox } from "./runSandbox";
import { CommandError, parseOptions, usage, UsageError } from "./usage";

/** Runs the command with the words after its name. Resolves to its exit code. */
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
    // A server that had started before another one failed ends with the process.
    process.exit(1);
  }
}
