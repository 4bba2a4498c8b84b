import { listed } from "../../../pipeline/diagnostics/wording";
import { leavingStacks } from "../../../pipeline/fleet/leavingStacks";
import { counted } from "../../counted";
import { fullNameOf, readPlatformStacks } from "../../fleet/platformStacks";
import { type EngineResult, runEngine, runPulumi, defaultWait } from "../../fleet/engine";
import { interruption } from "../../fleet/interruption";
import { requireConsent } from "../../fleet/person";
import { progressOf } from "../../fleet/progress";
import { runAll, defaultParallel } from "../../fleet/runAll";
import { runText } from "../../fleet/runReport";
import { printLines, reportLines } from "../../print";
import { table } from "../../table";
import { CommandError, parseWords, UsageError } from "../../usage";

/**
 * Destroys and removes the stacks whose file is gone, if their last update had the setting `leave`, or if a person names them. Resolves
 * to 1 if one fails or is kept.
 */
export async function leave(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(args, {
    destroy: { type: "string", multiple: true, default: [] },
    yes: { type: "boolean", default: false },
    organization: { type: "string" },
  });
  const [folder = ".", ...others] = positionals;
  if (others.length > 0) throw new UsageError("fleet leave takes the folder of one platform repository");

  const all = await readPlatformStacks(folder, values.organization);
  const { platform, stored } = all;
  if (stored.unread !== undefined) throw new CommandError(stored.unread);
  const withFile = new Set(platform.stacks.map(({ stack }) => stack));
  const { stacks: found, refused } = leavingStacks(stored, withFile, new Set(values.destroy));
  if (refused.length > 0) {
    throw new CommandError(
      `fleet leave destroys stacks without a file, and ${listed(refused)} has one or does not exist`,
    );
  }
  if (found.length === 0) {
    printLines(["every stack has a file"]);
    return 0;
  }
  printLines(
    [
      table([["stack", "action", "reason"], ...found.map(({ stack, action, detail }) => [stack, action, detail])]),
    ].flatMap((text) => text.split("\n")),
  );
  const leaving = found.filter(({ action }) => action !== "keep");
  const kept = found.length - leaving.length;
  if (leaving.length === 0) return 1;

  const { signal, stop } = interruption();
  try {
    if (!values.yes) {
      const asks = "fleet leave asks before it destroys anything";
      await requireConsent({ asks, question: `${counted(leaving.length, "stack")} to destroy or remove.` }, signal);
    }
    const destroyed = new Set(leaving.flatMap(({ stack, action }) => (action === "destroy" ? [stack] : [])));
    const progress = progressOf(leaving.length);
    const results = await runAll(
      leaving.map(({ stack }) => stack),
      {
        parallel: defaultParallel(),
        stopAfter: Infinity,
        signal,
        onChange: progress.onChange,
        run: (stack) => remove(folder, fullNameOf(all, stack), destroyed.has(stack), signal),
      },
    );
    progress.end();
    printLines(["", ...runText("destroy", results).split("\n")]);
    if (signal.aborted) return 130;
    await reportLines(["run fleet up, so that a foundation stops trusting the projects that left"]);
    return kept > 0 || results.some(({ outcome }) => outcome !== "succeeded") ? 1 : 0;
  } finally {
    stop();
  }
}

async function remove(folder: string, stack: string, destroys: boolean, signal: AbortSignal): Promise<EngineResult> {
  const destroyed = destroys
    ? await runEngine({ folder, stack, operation: "destroy", wait: defaultWait * 60_000, signal })
    : { isSuccess: true, changes: {}, errors: [], output: "" };
  if (!destroyed.isSuccess || signal.aborted) return { ...destroyed, isSuccess: false };
  const words = ["stack", "rm", "--yes", "--preserve-config", "--non-interactive", "--stack", stack];
  const { code, output } = await runPulumi(folder, words);
  if (code === 0) return destroyed;
  return { ...destroyed, isSuccess: false, errors: output.trim().split("\n").slice(-3) };
}
