import { join } from "node:path";
import { describe, isError } from "../../../pipeline/diagnostics/diagnostic";
import { fleetStatus, statusCounts, type StatusRow } from "../../../pipeline/fleet/fleetStatus";
import { ringCount } from "../../../pipeline/fleet/rings";
import { mostShards, readShard, type Shard } from "../../../pipeline/fleet/shards";
import { stackFile } from "../../../pipeline/stackFile";
import { counted } from "../../counted";
import { explained } from "../../explained";
import { fullNameOf, readPlatformStacks } from "../../fleet/platformStacks";
import { type Operation, defaultWait } from "../../fleet/engine";
import { interruption } from "../../fleet/interruption";
import { confirm, requireConsent } from "../../fleet/person";
import { progressOf } from "../../fleet/progress";
import { type StackResult, defaultParallel } from "../../fleet/runAll";
import { runFleet } from "../../fleet/runFleet";
import { runJson, runMarkdown, runText } from "../../fleet/runReport";
import { ringAt, ringName, type Selected, selectStacks } from "../../fleet/selectStacks";
import { printLines, reportLines } from "../../print";
import { readStack } from "../../readStack";
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

async function run(operation: Operation, args: readonly string[]): Promise<number> {
  const { folder, values, shard, parallel, wait } = readWords(operation, args);
  const found = await readPlatformStacks(folder, values.organization);
  const { platform, stored } = found;
  const { settings, rings } = platform;
  await reportLines(platform.diagnostics.map(describe));
  const isNamed = values.stack.length > 0 || values.all;
  if (stored.unread !== undefined && (stored.kind !== "elsewhere" || !isNamed)) throw new CommandError(stored.unread);
  if (!settings || platform.diagnostics.some((one) => isError(one) && one.file === "Pulumi.yaml")) {
    throw new CommandError("nothing was run: Pulumi.yaml has errors, and all stacks share it");
  }
  const ring =
    values.ring === undefined ? undefined : ringAt(values.ring, Math.max(rings.length, ringCount(settings.rings)));
  const rows = fleetStatus(platform.stacks, stored);
  const { run: selected, skipped } = selectStacks(rows, operation, {
    stacks: values.stack,
    all: values.all,
    ...(shard && { shard }),
  });
  const { signal, stop } = interruption();
  try {
    if (!values.yes)
      await confirmChanges(operation, selected, ring === undefined ? undefined : ringName(ring, rings.length), signal);
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
      fullName: (stack) => fullNameOf(found, stack),
      exists: (stack) => stored.unread !== undefined || stored.stacks.has(stack),
      onChange: progress.onChange,
      mayStart: (name, stacks) => confirm(`${name}: ${counted(stacks, "stack")}.`, signal),
      say: (line) => reportLines([line]),
    });
    progress.end();
    const all = [...results, ...(await notRun(folder, rows, operation, skipped))];
    printLines(printed(operation, all, { ...values, shard }).split("\n"));
    if (signal.aborted) return 130;
    if (results.some(({ outcome }) => outcome === "waiting"))
      await reportLines(["run fleet up --ring with the number of the next ring, once it may start"]);
    const hasFailed = results.some(({ outcome }) => outcome === "failed" || outcome === "skipped");
    return hasFailed || platform.diagnostics.some(isError) ? 1 : 0;
  } finally {
    stop();
  }
}

/** The stacks that are left out. Those that a preview can't ask the engine about, because there are none yet, are explained. */
function notRun(
  folder: string,
  rows: readonly StatusRow[],
  operation: Operation,
  skipped: Selected["skipped"],
): Promise<StackResult[]> {
  const added = new Set(rows.flatMap(({ stack, status }) => (status === "new" ? [stack] : [])));
  return Promise.all(
    skipped.map(async (one) => {
      const isExplained = operation === "preview" && added.has(one.stack);
      const { value } = isExplained ? await readStack(join(folder, stackFile(one.stack))) : {};
      return { ...one, outcome: "skipped", ...(value && { explanation: explained(value) }) } as const;
    }),
  );
}

/** Parses and checks the arguments. Throws a {@link UsageError}. */
function readWords(operation: Operation, args: readonly string[]) {
  const { values, positionals } = parseWords(args, {
    stack: { type: "string", multiple: true, default: [] },
    all: { type: "boolean", default: false },
    ring: { type: "string" },
    shard: { type: "string" },
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
  const shard = values.shard === undefined ? undefined : shardOf(operation, values.shard);
  return {
    folder,
    values,
    shard,
    parallel: values.parallel === undefined ? defaultParallel() : numberOf("--parallel", values.parallel, 1),
    wait: values.wait === undefined ? defaultWait : numberOf("--wait", values.wait, 0),
  };
}

/** Asks a person before an operation that changes stacks. Throws a {@link CommandError} unless the person agrees. */
async function confirmChanges(
  operation: Operation,
  selected: readonly StatusRow[],
  ring: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const changes = operation === "up" || operation === "refresh";
  if (!changes || selected.length === 0) return;
  const where = ring === undefined ? "" : ` of ${ring}`;
  await requireConsent(
    {
      asks: `fleet ${operation} asks before it changes anything`,
      lines: selected.map(({ stack, status, detail }) => `${stack}: ${status}${detail === "" ? "" : `, ${detail}`}`),
      question: `${operation} of ${counted(selected.length, "stack")}${where}, ${statusCounts(selected)}.`,
    },
    signal,
  );
}

/** The results in the wanted format. The text also has the outputs of the stacks in which a preview found changes. */
function printed(
  operation: Operation,
  all: readonly StackResult[],
  { json, markdown, shard }: { readonly json: boolean; readonly markdown: boolean; readonly shard: Shard | undefined },
): string {
  if (json) return runJson(operation, all, shard);
  if (markdown) return runMarkdown(operation, all);
  const isPreview = operation === "preview" || operation === "drift";
  const outputs = all.flatMap(({ stack, result, explanation }) => {
    const isShown = isPreview && result && Object.keys(result.changes).length > 0;
    const text = isShown ? result.output : explanation;
    return text === undefined ? [] : [`== ${stack}`, text.trimEnd(), ""];
  });
  return [...outputs, runText(operation, all)].join("\n");
}

/** Reads the shard of a preview or of drift detection. Other operations need the order of the stacks. */
function shardOf(operation: Operation, text: string): Shard {
  if (operation !== "preview" && operation !== "drift") {
    throw new UsageError("--shard is for fleet preview and fleet refresh --preview-only");
  }
  const shard = readShard(text);
  if (!shard) throw new UsageError(`--shard is a part of the stacks, such as 2/4, of at most ${mostShards} parts`);
  return shard;
}

function numberOf(option: string, text: string, least: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && text.trim() !== "") return value;
  throw new UsageError(`${option} takes a whole number from ${least}`);
}
