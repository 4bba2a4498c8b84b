import type { Shard } from "../../pipeline/fleet/shards";
import { counted } from "../counted";
import { table } from "../table";
import type { Operation } from "./engine";
import { markdownTable } from "./markdownTable";
import type { StackResult } from "./runAll";

const heading = ["stack", "result", "changes", "seconds"];

/** The longest output of one stack in the JSON, in characters. The rest is cut. */
const longestOutput = 100_000;

/** The results as one table, the errors of failed stacks below it, and a last line that counts them. */
export function runText(operation: Operation, results: readonly StackResult[]): string {
  const failed = results.flatMap(({ stack, result }) => (result?.errors ?? []).map((line) => `${stack}: ${line}`));
  return [
    ...(results.length > 0 ? [table([heading, ...results.map(cellsOf)]), ""] : []),
    ...failed,
    summaryOf(operation, results),
  ].join("\n");
}

/** The results as a Markdown table, and a last line that counts them. */
export function runMarkdown(operation: Operation, results: readonly StackResult[]): string {
  return [
    ...(results.length > 0 ? [markdownTable([heading, ...results.map(cellsOf)]), ""] : []),
    summaryOf(operation, results),
  ].join("\n");
}

/** The results as JSON, with the output of each stack. */
export function runJson(operation: Operation, results: readonly StackResult[], shard?: Shard): string {
  const stacks = results.map(({ stack, outcome, reason, result, explanation, seconds }) => ({
    stack,
    outcome,
    ...(reason !== undefined && { reason }),
    ...(seconds !== undefined && { seconds }),
    changes: result?.changes ?? {},
    errors: result?.errors ?? [],
    output: (result?.output ?? "").slice(0, longestOutput),
    ...(explanation !== undefined && { explanation: explanation.slice(0, longestOutput) }),
  }));
  return JSON.stringify({ operation, ...(shard && { shard }), stacks }, null, 2);
}

function cellsOf({ stack, outcome, reason, result, seconds }: StackResult): string[] {
  return [stack, outcome, reason ?? changesText(result?.changes ?? {}), seconds === undefined ? "" : String(seconds)];
}

/** The numbers of changes in words, such as `2 create, 1 update`. */
export function changesText(changes: Readonly<Record<string, number>>): string {
  const parts = Object.entries(changes).map(([name, count]) => `${count} ${name}`);
  return parts.length === 0 ? "none" : parts.join(", ");
}

function summaryOf(operation: Operation, results: readonly StackResult[]): string {
  const counts = (["succeeded", "failed", "skipped", "waiting"] as const).flatMap((outcome) => {
    const count = results.filter((one) => one.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
  return `${operation} of ${counted(results.length, "stack")}${counts.length === 0 ? "" : `: ${counts.join(", ")}`}`;
}
