import { type Document, isAlias, isMap, isPair, isScalar, isSeq, type LineCounter, type Node, type Pair } from "yaml";
import type { Position } from "../diagnostics/diagnostic";
import { visible } from "../visible";

/** Finds the positions of settings in a YAML document. */
export interface Locator {
  /** The position of a key of the configuration, or of the nearest parent that exists. */
  key(name: string): Position;
  /** The position of a path such as `deployments[0].stack` below such a key, or of the nearest parent that exists. */
  path(name: string, path: string): Position;
}

/** Returns the position of an offset in the text. */
export function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

export function locatorOf(document: Document, lines: LineCounter): Locator {
  const at = (offset: number) => positionAt(lines, offset);
  const steps = (names: readonly string[]): { node: unknown; offset: number } => {
    let found: { node: unknown; offset: number } = {
      node: document.contents,
      offset: offsetOf(document.contents) ?? 0,
    };
    for (const name of names) {
      const pair = pairNamed(found.node, name);
      if (!pair) return { node: undefined, offset: found.offset };
      found = { node: pair.value, offset: offsetOf(pair.key) ?? found.offset };
    }
    return found;
  };
  return {
    key: (name) => at(steps(["config", name]).offset),
    path(name, path) {
      const { node, offset } = steps(["config", name]);
      return at(innermost(document, node, path, offset));
    },
  };
}

/** Returns the offset of the deepest part of the path that exists. A key may contain dots and brackets. */
function innermost(document: Document, value: unknown, path: string, offset: number): number {
  const node = isAlias(value) ? value.resolve(document) : value;
  if (isSeq(node)) {
    const [whole, index] = /^\[(\d+)\]\.?/.exec(path) ?? [];
    const item = node.items[Number(index)];
    if (whole === undefined || item === undefined) return offset;
    return innermost(document, item, path.slice(whole.length), offsetOf(item) ?? offset);
  }
  if (!isMap(node)) return offset;
  const [longest] = node.items
    .map((pair) => ({ pair, key: keyOf(pair) }))
    .filter(({ key }) => path === key || path.startsWith(`${key}.`) || path.startsWith(`${key}[`))
    .sort((one, other) => other.key.length - one.key.length);
  if (!longest) return offset;
  const rest = path.slice(longest.key.length).replace(/^\./, "");
  return innermost(document, longest.pair.value, rest, offsetOf(longest.pair.key) ?? offset);
}

function pairNamed(node: unknown, name: string): Pair | undefined {
  return isMap(node) ? node.items.find((pair) => keyOf(pair) === name) : undefined;
}

function keyOf({ key }: Pair): string {
  return visible(String(isScalar(key) ? key.value : key));
}

function offsetOf(node: unknown): number | undefined {
  if (isPair(node)) return offsetOf(node.key);
  return (node as Node | null | undefined)?.range?.[0];
}
