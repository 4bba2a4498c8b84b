import { visible } from "../pipeline/visible";

/** Prints lines on standard output. */
export function printLines(lines: readonly string[]): void {
  process.stdout.write(joined(lines));
}

/** Prints lines on standard error; resolves when they have been written. */
export function reportLines(lines: readonly string[]): Promise<void> {
  return new Promise((resolve) => process.stderr.write(joined(lines), () => resolve()));
}

/** Prints a file on standard output exactly as it is. */
export function printFile(content: string): void {
  process.stdout.write(content);
}

/** Joins lines, with hidden characters as escapes. Text from a file or an argument must not control the terminal. */
function joined(lines: readonly string[]): string {
  return lines.map((line) => `${visible(line)}\n`).join("");
}
