/**
 * Returns a text with its hidden characters as escapes such as `\u202e`. These are control, bidirectional and other
 * invisible characters, and halves of surrogate pairs. A terminal then shows what a program reads.
 */
export function visible(text: string): string {
  return text.replace(unseen, escape);
}

/** Returns a text of several lines as one line, with its hidden characters as escapes. */
export function oneLine(text: string): string {
  return visible(text.trim().replace(/\s+/g, " "));
}

/** Unicode: the general categories Cc, Cf, Zl, Zp and Cs, and characters that a font may leave out, such as fillers. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** Escapes a character as JSON does. A character beyond U+FFFF becomes two escapes. */
function escape(character: string): string {
  return character
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}
