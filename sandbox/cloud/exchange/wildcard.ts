/**
 * Whether a whole text matches a pattern of an authorization policy. Pulumi Cloud: `*` matches any number of characters, `?`
 * none or one, `.` exactly one. They can't be escaped, so a dot in a pattern matches any character.
 * Assumption: upper and lower case differ, and one character is one code point.
 */
export function fitsPattern(pattern: string, text: string): boolean {
  const fixed = pattern.search(/[*?.]/);
  if (fixed === -1) return pattern === text;
  if (!text.startsWith(pattern.slice(0, fixed))) return false;
  const symbols = Array.from(pattern.slice(fixed));
  let reached = withOptional(symbols, [0]);
  for (const character of text.slice(fixed)) {
    reached = withOptional(symbols, after(symbols, reached, character));
    if (reached.length === 0) return false;
  }
  return reached.includes(symbols.length);
}

/** The places in the pattern after one more character. */
function after(symbols: readonly string[], places: readonly number[], character: string): number[] {
  return places.flatMap((place) => {
    const symbol = symbols[place];
    if (symbol === "*") return [place];
    return symbol === "?" || symbol === "." || symbol === character ? [place + 1] : [];
  });
}

/** The places, and those that follow optional symbols. */
function withOptional(symbols: readonly string[], places: readonly number[]): number[] {
  const reached = new Set<number>();
  for (let place of places) {
    reached.add(place);
    while (symbols[place] === "*" || symbols[place] === "?") reached.add(++place);
  }
  return [...reached];
}
