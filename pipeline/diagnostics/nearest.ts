/** Returns the choice that `written` probably means, in any letter case; undefined if none is near. */
export function nearest(written: string, choices: readonly string[]): string | undefined {
  // The time grows with both lengths, and a long text is not a misspelt choice.
  if (written.length > 60) return undefined;
  const [best] = choices
    .map((choice) => ({ choice, distance: distance(written.toLowerCase(), choice.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance);
  if (!best) return undefined;
  const tolerated = Math.max(1, Math.floor(best.choice.length / 3));
  return best.distance <= tolerated && best.distance < best.choice.length ? best.choice : undefined;
}

/** Returns the Levenshtein distance: how many characters have to be inserted, removed or replaced. */
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
