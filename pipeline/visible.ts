/**
 * A text in which nothing is hidden. Control, bidirectional and other invisible characters and halves of surrogate pairs
 * become escapes such as `\u202e`, so that a terminal and a reader see what a program reads.
 */
export function visible(text: string): string {
  return text.replace(unseen, escape);
}

/** A text of several lines as one, in which nothing is hidden. */
export function oneLine(text: string): string {
  return visible(text.trim().replace(/\s+/g, " "));
}

/** Unicode: general categories Cc, Cf, Zl, Zp and Cs, and what a font may leave out, such as fillers. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** As JSON has it: a character beyond U+FFFF is two escapes. */
function escape(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
