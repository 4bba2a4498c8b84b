import { decode, encode } from "@jridgewell/sourcemap-codec";

/**
 * Removes the lines of dependencies, which are more than half, from a source map. Their code then maps to no source. Code
 * maps to the line of its source, not to the column.
 *
 * @param {string} text
 */
export function ownMap(text) {
  const map = JSON.parse(text);
  const isOwn = map.sources.map((source) => !source.includes("node_modules/"));
  const lines = decode(map.mappings).map((line) => {
    const kept = [];
    let last;
    for (const [column, source, sourceLine] of line) {
      const place = source !== undefined && isOwn[source] ? `${source}:${sourceLine}` : "";
      // A segment without a source ends the one before it.
      if (place !== last) kept.push(place === "" ? [column] : [column, source, sourceLine, 0]);
      last = place;
    }
    return kept;
  });
  return JSON.stringify({ ...map, names: [], mappings: encode(lines) });
}
