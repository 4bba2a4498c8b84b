/** Prints lines on standard output. */
export function printLines(lines: readonly string[]): void {
  process.stdout.write(joined(lines));
}

/** Prints lines on standard error. Resolves when they are written. */
export function reportLines(lines: readonly string[]): Promise<void> {
  return new Promise((resolve) => process.stderr.write(joined(lines), () => resolve()));
}

/** Joins lines and escapes control characters, because a line may quote a file, a file name or an argument. */
function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line.replace(invisible, escape)}\n`).join("");
}

/** Unicode: general categories Cc, Cf, Zl, Zp and Cs, and default-ignorable code points such as fillers. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** A JSON escape such as `\u202e`; a character beyond U+FFFF becomes two. */
function escape(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
