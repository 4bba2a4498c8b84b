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

/** What a line repeats from a file, a file name or an argument is shown to the reader, never obeyed by the terminal. */
function joined(lines: readonly string[]): string {
  return lines.map((line) => `${visible(line)}\n`).join("");
}
