/** One of several parts of a fleet's stacks, each run on another machine. `index` is counted from 1. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The greatest number of shards. GitLab: `parallel` makes at most 200 jobs. */
export const mostShards = 200;

/** Reads a shard such as `2/4`. Undefined if the text is not one. */
export function readShard(text: string): Shard | undefined {
  const [, index, count] = (/^([1-9][0-9]{0,2})\/([1-9][0-9]{0,2})$/.exec(text) ?? []).map(Number);
  if (index === undefined || count === undefined || index > count || count > mostShards) return undefined;
  return { index, count };
}

/**
 * Whether a stack is in a shard. Only its name decides: each stack is in exactly one shard, also if the machines read the backend
 * at different times.
 */
export function isInShard(stack: string, { index, count }: Shard): boolean {
  return hash(stack) % count === index - 1;
}

/** FNV-1a, with a last step that mixes the low bits, which the remainder depends on. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const unit of text) value = Math.imul(value ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
