import { html, raw } from "hono/html";

/** A piece of a page. Whatever goes into one by {@link html} is escaped, unless it is such a piece itself. */
export type Html = ReturnType<typeof html>;

export { html, raw };

/** The text with what means something to HTML written out. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The pieces with `separator` between them. */
export function joined(pieces: readonly (Html | string)[], separator: Html | string = ", "): (Html | string)[] {
  return pieces.flatMap((piece, index) => (index === 0 ? [piece] : [separator, piece]));
}
