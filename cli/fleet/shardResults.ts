import { readFile } from "node:fs/promises";
import * as z from "zod";
import { listed } from "../../pipeline/diagnostics/wording";
import { mostShards } from "../../pipeline/fleet/shards";
import { systemReason } from "../systemReason";
import type { StackResult } from "./runAll";

/** The JSON of a run. A job of unreviewed code may have written it. */
const resultSchema = z.object({
  operation: z.enum(["preview", "up", "refresh", "drift", "destroy"]),
  shard: z.object({ index: z.int().min(1), count: z.int().min(1).max(mostShards) }).default({ index: 1, count: 1 }),
  stacks: z.array(
    z.object({
      stack: z.string(),
      outcome: z.enum(["succeeded", "failed", "skipped", "waiting"]),
      reason: z.string().optional(),
      seconds: z.number().optional(),
      changes: z.record(z.string(), z.int().min(0)),
      errors: z.array(z.string()),
      output: z.string(),
      explanation: z.string().optional(),
    }),
  ),
});

type ShardResult = z.output<typeof resultSchema>;

/** The results of all shards of a run, and what is missing. */
export interface MergedResults {
  /** Undefined if no file has results. */
  readonly operation?: ShardResult["operation"];
  /** Sorted by the names of the stacks. */
  readonly results: readonly StackResult[];
  /** Why the results are not those of the whole run. */
  readonly problems: readonly string[];
}

/** Reads the JSON files of the shards of one run. A shard without a result is a problem, so that no stack is missed silently. */
export async function readShardResults(files: readonly string[]): Promise<MergedResults> {
  const read = await Promise.all(files.map(readShardResult));
  const found = read.filter((one): one is ShardResult => typeof one !== "string");
  const operations = [...new Set(found.map(({ operation }) => operation))];
  const [operation] = operations;
  const stacks = found.flatMap((one) => one.stacks);
  const results = [...new Map(stacks.map((one) => [one.stack, resultOf(one)])).values()];
  return {
    ...(operation !== undefined && { operation }),
    results: results.sort((one, other) => (one.stack < other.stack ? -1 : 1)),
    problems: [
      ...read.filter((one) => typeof one === "string"),
      ...(operations.length > 1 ? [`the results are of different operations: ${listed(operations)}`] : []),
      ...missingShards(found.map(({ shard }) => shard)),
      ...(results.length < stacks.length ? ["several files have the result of the same stack"] : []),
    ],
  };
}

async function readShardResult(file: string): Promise<ShardResult | string> {
  const text = await readFile(file, "utf8").catch((error: unknown) => ({ reason: systemReason(error) }));
  if (typeof text !== "string") return `${file}: ${text.reason}`;
  const { data } = resultSchema.safeParse(parsed(text));
  return data ?? `${file}: not the JSON of fleet preview --json, or of another fleet command`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function missingShards(shards: readonly ShardResult["shard"][]): string[] {
  const count = Math.max(0, ...shards.map((shard) => shard.count));
  if (shards.some((shard) => shard.count !== count))
    return ["the results are of runs with different numbers of shards"];
  const missing = Array.from({ length: count }, (_, at) => at + 1).filter(
    (index) => !shards.some((shard) => shard.index === index),
  );
  return missing.length === 0 ? [] : [`there is no result of shard ${missing.join(", ")} of ${count}`];
}

function resultOf({
  changes,
  errors,
  output,
  reason,
  explanation,
  seconds,
  ...rest
}: ShardResult["stacks"][number]): StackResult {
  return {
    ...rest,
    ...(reason !== undefined && { reason }),
    ...(explanation !== undefined && { explanation }),
    ...(seconds !== undefined && {
      seconds,
      result: { isSuccess: rest.outcome === "succeeded", changes, errors, output },
    }),
  };
}
