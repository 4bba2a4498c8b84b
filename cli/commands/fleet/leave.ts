import { listed } from "../../../pipeline/diagnostics/wording";
import { departures } from "../../../pipeline/fleet/leavingStacks";
import { counted } from "../../counted";
import { fullNameOf, readCompared } from "../../fleet/compared";
import { type EngineResult, runEngine, runPulumi, usualWait } from "../../fleet/engine";
import { interruption } from "../../fleet/interruption";
import { requireConsent } from "../../fleet/person";
import { progressOf } from "../../fleet/progress";
import { runAll, usualParallel } from "../../fleet/runAll";
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

  const compared = await readCompared(folder, values.organization);
  const { platform, stored } = compared;
  if (stored.unread !== undefined) throw new CommandError(stored.unread);
  const withFile = new Set(platform.stacks.map(({ stack }) => stack));
  const { departures: found, refused } = departures(stored, withFile, new Set(values.destroy));
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
    [table([["stack", "action", "because"], ...found.map(({ stack, action, says }) => [stack, action, says])])].flatMap(
      (text) => text.split("\n"),
    ),
  );
  const going = found.filter(({ action }) => action !== "keep");
  const kept = found.length - going.length;
  if (going.length === 0) return 1;

  const { signal, stop } = interruption();
  try {
    if (!values.yes) {
      const asks = "fleet leave asks before it destroys anything";
      await requireConsent({ asks, question: `${counted(going.length, "stack")} to destroy or remove.` }, signal);
    }
    const destroyed = new Set(going.flatMap(({ stack, action }) => (action === "destroy" ? [stack] : [])));
    const progress = progressOf(going.length);
    const results = await runAll(
      going.map(({ stack }) => stack),
      {
        parallel: usualParallel(),
        stopAfter: Infinity,
        signal,
        onChange: progress.onChange,
        run: (stack) => remove(folder, fullNameOf(compared, stack), destroyed.has(stack), signal),
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
    ? await runEngine({ folder, stack, operation: "destroy", wait: usualWait * 60_000, signal })
    : { isSuccess: true, changes: {}, errors: [], output: "" };
  if (!destroyed.isSuccess || signal.aborted) return { ...destroyed, isSuccess: false };
  const words = ["stack", "rm", "--yes", "--preserve-config", "--non-interactive", "--stack", stack];
  const { code, output } = await runPulumi(folder, words);
  if (code === 0) return destroyed;
  return { ...destroyed, isSuccess: false, errors: output.trim().split("\n").slice(-3) };
}
