import { decode, encode } from "@jridgewell/sourcemap-codec";

/** The least distance of two segments of the same source, in characters of the bundle. The map has half of the size so. */
const leastDistance = 40;

/**
 * Removes the code of dependencies, which is more than half, from a source map: it then maps to no source. Own code maps to
 * the line of its source, or to one shortly before it, and not to the column.
 *
 * @param {string} text
 */
export function ownMap(text) {
  const map = JSON.parse(text);
  const isOwn = map.sources.map((source) => !source.includes("node_modules/"));
  /** The sources by their old and new positions. @type {Map<number, number>} */
  const kept = new Map();
  const newIndex = (source) => kept.get(source) ?? kept.set(source, kept.size).get(source);
  const lines = decode(map.mappings).map((line) => {
    const segments = [];
    let last = { source: undefined, line: undefined, column: -Infinity };
    for (const [column, source, sourceLine] of line) {
      const own = source !== undefined && isOwn[source] ? source : undefined;
      const isSame = own === last.source && (own === undefined || sourceLine === last.line);
      const isNear = own !== undefined && own === last.source && column - last.column < leastDistance;
      if (isSame || isNear) continue;
      // A segment without a source ends the one before it.
      segments.push(own === undefined ? [column] : [column, newIndex(own), sourceLine, 0]);
      last = { source: own, line: sourceLine, column };
    }
    return segments;
  });
  const sources = [...kept.keys()].map((source) => map.sources[source]);
  return JSON.stringify({ ...map, sources, names: [], mappings: encode(lines) });
}
