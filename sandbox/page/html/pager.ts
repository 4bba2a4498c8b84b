import { type Html, html } from "./html";

/** One page of rows. */
export interface Paged<T> {
  readonly rows: readonly T[];
  readonly page: number;
  readonly pages: number;
}

/** The rows of the page in the query, 50 per page by default. */
export function pageOf<T>(rows: readonly T[], query: URLSearchParams, size = 50): Paged<T> {
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const wanted = Number(query.get("page") ?? "1");
  const page = Number.isInteger(wanted) ? Math.min(Math.max(wanted, 1), pages) : 1;
  return { rows: rows.slice((page - 1) * size, page * size), page, pages };
}

/** Links to the previous and next page. */
export function pager({ page, pages }: Paged<unknown>, query: URLSearchParams): Html | undefined {
  if (pages === 1) return undefined;
  return html`<nav class="pager" aria-label="Pages">
    ${page > 1 ? html`<a href="${to(page - 1)}" rel="prev">Newer</a>` : html`<span></span>`}
    <span>Page ${page} of ${pages}</span>
    ${page < pages ? html`<a href="${to(page + 1)}" rel="next">Older</a>` : html`<span></span>`}
  </nav>`;

  function to(number: number): string {
    const changed = new URLSearchParams(query);
    changed.set("page", String(number));
    return `?${changed.toString()}`;
  }
}
