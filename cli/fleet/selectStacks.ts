import { listed, quoted } from "../../pipeline/diagnostics/wording";
import type { StatusRow } from "../../pipeline/fleet/fleetStatus";
import { isInShard, type Shard } from "../../pipeline/fleet/shards";
import { CommandError } from "../usage";
import type { Operation } from "./engine";

/** The stacks that the command line selects. */
export interface Selection {
  /** The names of stacks; empty for those that need the operation. */
  readonly stacks: readonly string[];
  /** Whether stacks without a change are included. */
  readonly all: boolean;
  /** The part of these stacks that this machine runs. Undefined for all. */
  readonly shard?: Shard;
}

/** The stacks to run, and the selected stacks that are skipped, each with the reason. */
export interface Selected {
  readonly run: readonly StatusRow[];
  readonly skipped: readonly { readonly stack: string; readonly reason: string }[];
}

/**
 * Selects the stacks of an operation: those named, or all, or for a preview and an update those that changed. A stack whose file
 * has errors is never run, and the repository's own stack is previewed only if the token sees it. Throws a {@link CommandError} for an unknown name.
 */
export function selectStacks(
  rows: readonly StatusRow[],
  operation: Operation,
  { stacks, all, shard }: Selection,
): Selected {
  const present = rows.filter(({ status }) => status !== "gone");
  const unknown = stacks.filter((stack) => !present.some((row) => row.stack === stack));
  if (unknown.length > 0) {
    throw new CommandError(
      `there is no stack settings file of ${listed(unknown)}. Stacks: ${shortList(present.map(({ stack }) => stack))}`,
    );
  }
  const named = new Set(stacks);
  const wanted = present
    .filter((row) => (stacks.length > 0 ? named.has(row.stack) : all || needs(row, operation)))
    .filter(({ stack }) => shard === undefined || isInShard(stack, shard));
  const reasons = wanted.map((row) => ({ row, reason: reasonToSkip(row, operation, named.has(row.stack)) }));
  return {
    run: reasons.flatMap(({ row, reason }) => (reason === undefined ? [row] : [])),
    skipped: reasons.flatMap(({ row, reason }) => (reason === undefined ? [] : [{ stack: row.stack, reason }])),
  };
}

function needs({ status, kind }: StatusRow, operation: Operation): boolean {
  switch (operation) {
    case "preview":
      // Jobs that read do not see the repository's own stack, so it looks new to them.
      return status !== "unchanged" && !(status === "new" && kind === "platform");
    case "up":
      return status !== "unchanged";
    case "refresh":
    case "drift":
    case "destroy":
      return status !== "new";
  }
}

function reasonToSkip({ status, detail }: StatusRow, operation: Operation, isNamed: boolean): string | undefined {
  switch (status) {
    case "broken":
      return detail;
    case "new":
      return operation === "up" ? undefined : `${detail}; fleet up creates it`;
    case "unknown":
      return isNamed ? undefined : detail;
    default:
      return undefined;
  }
}

function shortList(names: readonly string[]): string {
  const most = 12;
  return names.length <= most ? listed(names) : `${listed(names.slice(0, most))} and ${names.length - most} more`;
}

/** The name of a ring in messages, counted from 1, such as `ring 2 of 3`. */
export function ringName(index: number, count: number): string {
  return `ring ${index + 1} of ${count}`;
}

/** Throws a {@link CommandError} unless the number is that of a ring. */
export function ringAt(number: string, count: number): number {
  const index = Number(number) - 1;
  if (Number.isInteger(index) && index >= 0 && index < count) return index;
  throw new CommandError(`there is no ring ${quoted(number)}. There are ${count} rings, counted from 1`);
}
