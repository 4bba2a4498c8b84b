import { html, raw } from "hono/html";

/** A fragment of HTML. {@link html} escapes everything that it inserts, except other fragments. */
export type Html = ReturnType<typeof html>;

export { html, raw };

/** Escapes a text for HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The fragments with `separator` between them. */
export function joined(pieces: readonly (Html | string)[], separator: Html | string = ", "): (Html | string)[] {
  return pieces.flatMap((piece, index) => (index === 0 ? [piece] : [separator, piece]));
}
