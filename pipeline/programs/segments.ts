/** Matches the segments of a path. `**` matches any number of them, and `matches` decides about one. */
export function matchesSegments(
  [pattern, ...patterns]: readonly string[],
  segments: readonly string[],
  matches: (pattern: string, segment: string) => boolean,
): boolean {
  if (pattern === undefined) return segments.length === 0;
  const [segment, ...rest] = segments;
  if (pattern === "**") {
    return (
      matchesSegments(patterns, segments, matches) ||
      (segment !== undefined && matchesSegments([pattern, ...patterns], rest, matches))
    );
  }
  return segment !== undefined && matches(pattern, segment) && matchesSegments(patterns, rest, matches);
}

/** The segments of a pattern. Repeated `**` are removed, because they only slow the match down. */
export function segmentsOf(pattern: string): string[] {
  return pattern.split("/").filter((segment, index, all) => segment !== "**" || all[index - 1] !== "**");
}
