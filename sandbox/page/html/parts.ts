import { type Html, html } from "./html";

/** The content of a table cell. */
export type Cell = Html | string | number | readonly (Html | string)[];

export interface TableParts {
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell of a row names it. */
  readonly rows: readonly (readonly Cell[])[];
  /** The text if there are no rows. */
  readonly empty: string;
  /** Whether only screen readers get the caption, because a heading has the same text. Defaults to true. */
  readonly quiet?: boolean;
}

/** A table. It scrolls horizontally if it is too wide. */
export function table({ caption, columns, rows, empty, quiet = true }: TableParts): Html {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  return scrollable(
    caption,
    html`<table>
      <caption class="${quiet ? "unseen" : ""}">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first = "", ...others]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${others.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`,
  );
}

/** A region for wide content, which can be scrolled with the keyboard. */
export function scrollable(label: string, content: Html): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${content}</div>`;
}

/** A list of names and values. Null values are left out. */
export function facts(entries: readonly (readonly [string, Cell | null])[]): Html {
  return html`<dl class="facts">
    ${entries
      .filter(([, value]) => value !== null && value !== "")
      .map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
  </dl>`;
}

/** A part of a page under a heading. */
export function section(heading: string, content: Html | readonly Html[], id?: string): Html {
  return html`<section class="part">
    <h2 id="${id ?? heading.toLowerCase().replace(/[^a-z0-9]+/g, "-")}">${heading}</h2>
    ${content}
  </section>`;
}

/** A label. */
export function tag(word: string): Html {
  return html`<span class="tag">${word}</span>`;
}

/** Labels, or a dash if there are none. */
export function tags(words: readonly string[]): Html {
  return words.length === 0
    ? html`<span class="none">–</span>`
    : html`<span class="tags">${words.map((word) => html`${tag(word)} `)}</span>`;
}

/** A name in a monospaced font. */
export function code(text: string): Html {
  return html`<code>${text}</code>`;
}

export function link(path: string, text: Html | string): Html {
  return html`<a href="${path}">${text}</a>`;
}
