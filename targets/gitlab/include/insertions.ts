import { isSeq, type Pair, type YAMLSeq } from "yaml";
import { pairOf, type TeamFile } from "./teamFile";

/** A text to insert at an offset. */
export interface Insertion {
  readonly at: number;
  readonly added: string;
}

/** The comments of inserted lines. They distinguish the forms, so that exactly the inserted text is removed again. */
const comments = {
  entry: " # Added by Pulumi",
  wrap: " # Added by Pulumi, which made this a list",
};

/** The insertion of the key `include` above the first key of a file without one. */
export function keyInsertions({ text, top, eol, root }: TeamFile, file: string): Insertion[] {
  const key = keyLines(eol, root ? indentOf(text, root.range?.[0] ?? 0) : "", file);
  return [{ at: top, added: top < text.length ? key + eol : key }];
}

/** The possible insertions of an entry, as a new line, into a block list or into an `include` without a value. */
export function listInsertions({ text, eol }: TeamFile, pair: Pair, file: string): Insertion[] {
  const colon = colonOf(pair);
  if (colon === undefined) return [];
  const dash = isSeq(pair.value) ? dashesOf(pair.value)[0] : undefined;
  const indent = dash === undefined ? `${indentOf(text, keyOf(pair))}  ` : indentOf(text, dash);
  const line = `${indent}- local: /${file}${comments.entry}`;
  const afterKey = nextLine(text, colon);
  if (afterKey === undefined) return [{ at: text.length, added: eol + line }];
  // Before the comments above the first entry. After them only if an anchor stands before them.
  return [afterKey, ...(dash === undefined ? [] : [lineStart(text, dash)])].map((at) => ({ at, added: line + eol }));
}

/** The insertion of an entry into a list in brackets. */
export function flowListInsertions({ text }: TeamFile, list: YAMLSeq, file: string): Insertion[] {
  const start = list.range?.[0];
  if (start === undefined || text.charAt(start) !== "[") return [];
  return [{ at: start + 1, added: list.items.length === 0 ? flowEntry(file) : `${flowEntry(file)}, ` }];
}

/** The insertion that makes a single text or map the second entry of a list. The lines of the value do not change; a dash precedes them. */
export function wrapInsertions({ text, eol }: TeamFile, pair: Pair, file: string): Insertion[] {
  const colon = colonOf(pair);
  if (colon === undefined) return [];
  return [{ at: colon + 1, added: wrap(eol, indentOf(text, keyOf(pair)), file) }];
}

/** The insertions of `addInclude` that a file may contain, the longest form first. */
export function insertionsIn(read: TeamFile, file: string): Insertion[] {
  const pair = pairOf(read, "include");
  if (!pair) return [];
  const { text, eol } = read;
  const colon = colonOf(pair) ?? 0;
  const indent = indentOf(text, keyOf(pair));
  const key = keyLines(eol, indent, file);
  const candidates = [
    ...[key + eol, key].map((added) => ({ at: keyOf(pair) - indent.length, added })),
    { at: colon + 1, added: wrap(eol, indent, file) },
    ...(isSeq(pair.value) ? entriesIn(read, pair.value, file) : []),
  ];
  return candidates.filter(({ at, added }) => at >= 0 && text.startsWith(added, at));
}

function entriesIn({ text, eol }: TeamFile, list: YAMLSeq, file: string): Insertion[] {
  if (list.flow === true) {
    const at = (list.range?.[0] ?? 0) + 1;
    return [`${flowEntry(file)}, `, flowEntry(file)].map((added) => ({ at, added }));
  }
  return dashesOf(list).flatMap((dash) => {
    const at = lineStart(text, dash);
    const line = `${text.slice(at, dash)}- local: /${file}${comments.entry}`;
    return [
      { at, added: line + eol },
      ...(at + line.length === text.length ? [{ at: at - eol.length, added: eol + line }] : []),
    ];
  });
}

function keyLines(eol: string, indent: string, file: string): string {
  return `${indent}include:${comments.entry}${eol}${indent}  - local: /${file}${eol}`;
}

function flowEntry(file: string): string {
  return `{local: /${file}}`;
}

function wrap(eol: string, indent: string, file: string): string {
  return `${eol}${indent}- local: /${file}${comments.wrap}${eol}${indent}-`;
}

/** The offsets of the dashes of a block list. */
export function dashesOf({ srcToken }: YAMLSeq): number[] {
  if (srcToken?.type !== "block-seq") return [];
  return srcToken.items
    .flatMap(({ start }) => start.filter(({ type }) => type === "seq-item-ind"))
    .map(({ offset }) => offset);
}

/** The offset of the colon after a key. */
function colonOf({ srcToken }: Pair): number | undefined {
  return srcToken?.sep?.find(({ type }) => type === "map-value-ind")?.offset;
}

/** The offset of a key. */
export function keyOf({ key }: Pair): number {
  return (key as { range?: [number, number, number] } | null)?.range?.[0] ?? 0;
}

/** The text between the start of a line and an offset in it. */
export function indentOf(text: string, offset: number): string {
  const before = text.slice(lineStart(text, offset), offset);
  return /^[ \t]*$/.test(before) ? before : "";
}

/** The start of a line, after a byte order mark. */
export function lineStart(text: string, offset: number): number {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return start === 0 && text.startsWith("\uFEFF") ? 1 : start;
}

/** The start of the next line; undefined in the last one. */
export function nextLine(text: string, offset: number): number | undefined {
  const end = text.indexOf("\n", offset);
  return end < 0 ? undefined : end + 1;
}
