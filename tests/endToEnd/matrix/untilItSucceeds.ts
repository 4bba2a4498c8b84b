import type { FaultRule } from "pulumi-pipeline-sandbox/faults/fault";
import type { CommandResult } from "pulumi-pipeline-sandbox/workspace/runCommand";
import type { World } from "../world";

/** The result of the runs of a command. */
export interface Converged {
  readonly runs: number;
  /** The number of requests that failed. */
  readonly faults: number;
}

/**
 * Runs a command until it succeeds, with these faults. In each run, all requests that it reaches for the first time fail, so
 * a few runs cover all of them. `check` is called after each run. Two runs that fail for no new reason are an error, because
 * the next ones would fail, too.
 */
export async function untilItSucceeds(
  { sandbox: { faults } }: World,
  rules: readonly FaultRule[],
  command: (lastOutput: string) => Promise<CommandResult>,
  check: () => Promise<void>,
): Promise<Converged> {
  const fired = () => rules.length - faults.all().filter((rule) => rule.fired === 0).length;
  faults.clear();
  for (const rule of rules) faults.add(rule);
  let output = "";
  let counts: readonly number[] = [];
  for (let runs = 1; ; runs++) {
    const { code, stdout, stderr } = await command(output);
    output = stdout + stderr;
    expectPlainText(code !== 0, output);
    await check();
    if (code === 0) return { runs, faults: fired() };
    if (counts.slice(-2).join() === [fired(), fired()].join()) {
      throw new Error(`two runs failed without a new fault:\n${output}`);
    }
    counts = [...counts, fired()];
  }
}

/** Checks that a failed run prints the reason, without a stack trace. */
function expectPlainText(failed: boolean, output: string): void {
  if (failed) expect(output).toMatch(/error: /);
  expect(output).not.toMatch(/^\s+at |node:internal|unhandled/m);
}
