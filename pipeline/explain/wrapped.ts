/** How wide a terminal is taken to be. */
const width = 100;

/**
 * A line that is too wide as several, the later ones `indent` deep. What has no space in it, such as a claim, stays
 * whole.
 */
export function wrapped(line: string, indent: number): string[] {
  const margin = " ".repeat(indent);
  const start = /^ */.exec(line)?.[0] ?? "";
  const lines: string[] = [];
  for (const word of line.trimStart().split(" ")) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(`${start}${word}`);
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${margin}${word}`);
  }
  return lines;
}
