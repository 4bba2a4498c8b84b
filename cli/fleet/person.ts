import { createInterface } from "node:readline/promises";
import { visible } from "../../pipeline/visible";
import { reportLines } from "../print";
import { CommandError } from "../usage";

/** Whether a person can answer: both ends are terminals, and this is no CI job. */
function isInteractive(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY && !process.env.CI;
}

/** A question whose answer decides whether a command changes anything. */
export interface ConsentQuestion {
  /** The start of the error without a terminal, such as `fleet up asks before it changes anything`. */
  readonly asks: string;
  /** The lines above the question. */
  readonly lines?: readonly string[];
  readonly question: string;
}

/** Asks a person before a command changes anything. Throws a {@link CommandError} unless the person agrees. */
export async function requireConsent(
  { asks, lines = [], question }: ConsentQuestion,
  signal: AbortSignal,
): Promise<void> {
  if (!isInteractive()) throw new CommandError(`${asks}. Without a terminal, add --yes`);
  await reportLines(lines);
  if (!(await confirm(question, signal))) throw new CommandError("nothing was changed");
}

/** Asks a person a question. Resolves to true only for the answer `yes`; to false also without a terminal or after an abort. */
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
