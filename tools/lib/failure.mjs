/** A failed step: what failed, the reason in plain lines, and a possible solution. */
export class Failure extends Error {
  /**
   * @param {string} what
   * @param {string} why
   * @param {string} todo
   */
  constructor(what, why, todo) {
    super([what, indent(why), indent(`What to do: ${todo}`)].filter(Boolean).join("\n"));
    this.name = "Failure";
  }
}

/**
 * Runs a tool's main function; a failure ends the process with its message and exit code 1, never with a stack trace.
 *
 * @param {string} tool
 * @param {() => Promise<void>} main
 */
export async function runTool(tool, main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${tool}: ${error instanceof Error ? error.message : String(error)}\n`);
    // exitCode, not exit(): buffered text must still be written to stderr.
    process.exitCode = 1;
  }
}

/** @param {string} text */
function indent(text) {
  return text
    .trimEnd()
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => `  ${line}`)
    .join("\n");
}
