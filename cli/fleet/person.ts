import { createInterface } from "node:readline/promises";
import { visible } from "../../pipeline/visible";

/** Whether a person can answer: both ends are terminals, and this is no CI job. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY && !process.env.CI;
}

/** Asks a person a question. Only `yes` is a yes. Resolves to false without a person, or once the signal is aborted. */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  if (!isInteractive()) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await terminal.question(`${visible(question)} Type yes to go on: `, { signal })).trim() === "yes";
  } catch {
    return false;
  } finally {
    terminal.close();
  }
}
