/** Prints lines on standard output. */
export function printLines(lines: readonly string[]): void {
  process.stdout.write(joined(lines));
}

/** Prints lines on standard error; resolves when they have been written. */
export function reportLines(lines: readonly string[]): Promise<void> {
  return new Promise((resolve) => process.stderr.write(joined(lines), () => resolve()));
}

/** A line may repeat text of a file, a file name or an argument: the terminal must show it, never obey it. */
function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line.replace(unseen, escape)}\n`).join("");
}

/** Unicode: general categories Cc, Cf, Zl, Zp and Cs, and what a font may leave out, such as fillers. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** As JSON has it, such as `\u202e`: a character beyond U+FFFF is two escapes. */
function escape(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
