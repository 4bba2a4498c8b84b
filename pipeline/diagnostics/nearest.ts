/** The choice that `written` was probably meant to be, in whatever letter case; undefined where none is near. */
export function nearest(written: string, choices: readonly string[]): string | undefined {
  // The distance takes time by the length of both, and nobody misspells a word into a page of text.
  if (written.length > 60) return undefined;
  const [best] = choices
    .map((choice) => ({ choice, distance: distance(written.toLowerCase(), choice.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance);
  if (!best) return undefined;
  const tolerated = Math.max(1, Math.floor(best.choice.length / 3));
  return best.distance <= tolerated && best.distance < best.choice.length ? best.choice : undefined;
}

/** Levenshtein: how many characters have to be inserted, removed or replaced. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    for (let to = 1; to <= other.length; to++) {
      const replaced = (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
