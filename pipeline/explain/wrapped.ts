/** The assumed width of a terminal. */
const width = 100;

/** A line, wrapped at the width of a terminal; later lines are indented. Words such as a claim are never split. */
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
