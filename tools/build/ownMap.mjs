import { decode, encode } from "@jridgewell/sourcemap-codec";

/**
 * Removes the lines of dependencies, which are more than half, from a source map. Their code then maps to no source.
 *
 * @param {string} text
 */
export function ownMap(text) {
  const map = JSON.parse(text);
  const isOwn = map.sources.map((source) => !source.includes("node_modules/"));
  const lines = decode(map.mappings).map((line) => {
    const kept = [];
    let inOwn = true;
    for (const segment of line) {
      const [column, source] = segment;
      const own = source !== undefined && isOwn[source];
      if (own) kept.push(segment);
      // A segment without a source ends the one before it.
      else if (inOwn) kept.push([column]);
      inOwn = own;
    }
    return kept;
  });
  return JSON.stringify({ ...map, mappings: encode(lines) });
}
