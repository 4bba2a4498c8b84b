import { describe, isError } from "../../../pipeline/diagnostics/diagnostic";
import { fleetStatus, statusCounts } from "../../../pipeline/fleet/fleetStatus";
import { counted } from "../../counted";
import { readCompared } from "../../fleet/compared";
import type { Operation } from "../../fleet/engine";
import { interruption } from "../../fleet/interruption";
import { confirm, isInteractive } from "../../fleet/person";
import { progressOf } from "../../fleet/progress";
import { type StackResult, usualParallel } from "../../fleet/runAll";
import { runFleet } from "../../fleet/runFleet";
import { runJson, runMarkdown, runText } from "../../fleet/runReport";
import { ringAt, ringName, selectStacks } from "../../fleet/selectStacks";
import { printLines, reportLines } from "../../print";
import { CommandError, parseWords, UsageError } from "../../usage";

/** Previews the stacks that changed, those named, or all. Resolves to 1 if one fails or has errors. */
export function preview(args: readonly string[]): Promise<number> {
  return run("preview", args);
}

/** Updates the stacks that changed, those named, or all, ring by ring. Resolves to 1 unless all of them succeed. */
export function up(args: readonly string[]): Promise<number> {
  return run("up", args);
}

/** Refreshes all stacks or those named, or with `--preview-only` reports their drift. Resolves to 1 unless all of them succeed. */
export function refresh(args: readonly string[]): Promise<number> {
  return args.includes("--preview-only")
    ? run(
        "drift",
        args.filter((word) => word !== "--preview-only"),
      )
    : run("refresh", args);
}

/** The longest wait for another update of a stack, in minutes. */
const usualWait = 10;

async function run(operation: Operation, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(args, {
    stack: { type: "string", multiple: true, default: [] },
    all: { type: "boolean", default: false },
    ring: { type: "string" },
    parallel: { type: "string" },
    wait: { type: "string" },
    diff: { type: "boolean", default: false },
    yes: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    markdown: { type: "boolean", default: false },
    organization: { type: "string" },
  });
  const [folder = ".", ...others] = positionals;
  if (others.length > 0) throw new UsageError(`fleet ${operation} takes the folder of one platform repository`);
  if (values.json && values.markdown) throw new UsageError(`fleet ${operation} prints JSON or Markdown`);
  if (values.ring !== undefined && operation !== "up") throw new UsageError("--ring is for fleet up");
  const parallel = values.parallel === undefined ? usualParallel() : numberOf("--parallel", values.parallel, 1);
  const wait = values.wait === undefined ? usualWait : numberOf("--wait", values.wait, 0);

  const { platform, stored } = await readCompared(folder, values.organization);
  const { settings, rings } = platform;
  await reportLines(platform.diagnostics.map(describe));
  const isNamed = values.stack.length > 0 || values.all;
  if (stored.unread !== undefined && (stored.kind !== "elsewhere" || !isNamed)) throw new CommandError(stored.unread);
  if (!settings || platform.diagnostics.some((one) => isError(one) && one.file === "Pulumi.yaml")) {
    throw new CommandError("nothing was run: Pulumi.yaml has errors, and all stacks share it");
  }
  const ring = values.ring === undefined ? undefined : ringAt(values.ring, Math.max(1, rings.length));
  const rows = fleetStatus(platform.stacks, stored);
  const { run: selected, skipped } = selectStacks(rows, operation, { stacks: values.stack, all: values.all });
  const { signal, stop } = interruption();
  try {
    const changes = operation === "up" || operation === "refresh";
    if (changes && selected.length > 0 && !values.yes) {
      if (!isInteractive())
        throw new CommandError(`fleet ${operation} asks before it changes anything. Without a terminal, add --yes`);
      const where = ring === undefined ? "" : ` of ${ringName(ring, rings.length)}`;
      await reportLines(
        selected.map(({ stack, status, says }) => `${stack}: ${status}${says === "" ? "" : `, ${says}`}`),
      );
      const question = `${operation} of ${counted(selected.length, "stack")}${where}, ${statusCounts(selected)}.`;
      if (!(await confirm(question, signal))) throw new CommandError("nothing was changed");
    }
    const progress = progressOf(selected.length);
    const results = await runFleet({
      folder,
      operation,
      rows: selected,
      rings: rings.length > 0 ? rings : [[]],
      ...(ring !== undefined && { ring }),
      settings,
      parallel,
      more: values.diff ? ["--diff"] : [],
      wait: wait * 60_000,
      signal,
      fullName: (stack) =>
        stored.organization === undefined ? stack : `${stored.organization}/${platform.project}/${stack}`,
      exists: (stack) => stored.unread !== undefined || stored.stacks.has(stack),
      onChange: progress.onChange,
      mayStart: (name, stacks) => confirm(`${name}: ${counted(stacks, "stack")}.`, signal),
      say: (line) => reportLines([line]),
    });
    progress.end();
    const all: StackResult[] = [...results, ...skipped.map((one) => ({ ...one, outcome: "skipped" as const }))];
    printLines(printed(all));
    if (signal.aborted) return 130;
    const waits = results.some(({ reason }) => reason?.endsWith("waits for a person"));
    const failed = results.some(
      ({ outcome, reason }) =>
        outcome === "failed" || (outcome === "skipped" && !reason?.endsWith("waits for a person")),
    );
    if (waits) await reportLines(["run fleet up --ring with the number of the next ring, once it may start"]);
    return failed || platform.diagnostics.some(isError) ? 1 : 0;
  } finally {
    stop();
  }

  function printed(all: readonly StackResult[]): string[] {
    if (values.json) return runJson(operation, all).split("\n");
    if (values.markdown) return runMarkdown(operation, all).split("\n");
    const shown = all.filter(
      ({ result }) => result && (operation === "preview" || operation === "drift") && !isEmpty(result.changes),
    );
    const outputs = shown.flatMap(({ stack, result }) => [
      `== ${stack}`,
      ...(result?.output ?? "").trimEnd().split("\n"),
      "",
    ]);
    return [...outputs, ...runText(operation, all).split("\n")];
  }
}

function isEmpty(changes: object): boolean {
  return Object.keys(changes).length === 0;
}

function numberOf(option: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && text.trim() !== "") return value;
  throw new UsageError(`${option} takes a whole number from ${least}`);
}
