import { isCollection, isNode, isSeq, type Node, type YAMLSeq } from "yaml";
import { includesLocal } from "./includedPaths";
import { dashesOf, keyOf, lineStart, nextLine } from "./insertions";
import { pairOf, type TeamFile } from "./teamFile";

/** The possible texts without an include that `addInclude` did not write or that was changed. The shortest cut is first. */
export function genericRemovals(read: TeamFile, file: string): string[] {
  const pair = pairOf(read, "include");
  if (!pair || !isNode(pair.value)) return [];
  const { text } = read;
  const whole = cut(text, lineStart(text, keyOf(pair)), endOf(text, pair.value));
  if (!isSeq(pair.value) || pair.value.items.length === 1) return [whole];
  const index = pair.value.items.findIndex((item) => isNode(item) && includesLocal(dataOf(item), file));
  const [from, to] = entryRange(text, pair.value, index);
  return [...(from === undefined || to === undefined ? [] : [cut(text, from, to)]), whole];
}

/** The range of an entry with its lines, or with the comma that separates it from the next one. */
function entryRange(text: string, list: YAMLSeq, index: number): readonly (number | undefined)[] {
  const item = list.items[index];
  if (!isNode(item)) return [];
  const next = list.items[index + 1];
  if (list.flow === true) {
    const start = item.range?.[0];
    const previous = list.items[index - 1];
    if (isNode(next)) return [start, next.range?.[0]];
    return [isNode(previous) ? previous.range?.[1] : start, item.range?.[1]];
  }
  const dash = dashesOf(list)[index];
  return dash === undefined ? [] : [lineStart(text, dash), endOf(text, item)];
}

/** The end of the last line of a node. */
function endOf(text: string, node: Node): number {
  const end = node.range?.[1] ?? 0;
  // A block ends at the start of the line after it.
  return text.charAt(end - 1) === "\n" ? end : (nextLine(text, end) ?? text.length);
}

function cut(text: string, from: number, to: number): string {
  return text.slice(0, from) + text.slice(to);
}

function dataOf(node: Node): unknown {
  return isCollection(node) ? { local: (node as { get?: (key: string) => unknown }).get?.("local") } : node.toJSON();
}
