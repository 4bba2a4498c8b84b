import type { Page, Tabs } from "../page";
import { pagePathOfRequests } from "../paths";
import { type Html, html } from "./html";

/** The HTML document of a page. */
export function layout(page: Page, now: Date): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${titleOf(page)}</title>
        <link rel="icon" href="/-/static/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/-/static/page.css" />
        <script src="/-/static/page.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="site">
          <div class="wrap">
            <a class="brand" href="/"><span class="mark" aria-hidden="true"></span>Sandbox</a>
            <nav aria-label="Main">
              <ul>
                <li><a href="/#projects">Projects</a></li>
                <li><a href="/#organizations">Pulumi Cloud</a></li>
                <li><a href="${pagePathOfRequests}">Requests</a></li>
              </ul>
            </nav>
          </div>
        </header>
        <div class="wrap">
          ${breadcrumb(page)} ${page.tabs && tabs(page.tabs)}
          <main id="main" tabindex="-1" data-live="${page.live ? "yes" : "no"}">
            <h1>${page.heading ?? page.title}</h1>
            ${page.body}
          </main>
        </div>
        <footer class="site">
          <div class="wrap">
            <p>
              As of <span data-as-of>${now.toISOString().slice(11, 19)}</span>; all times are UTC.
              <a href="" class="refresh">Refresh</a>
            </p>
            <p>This page is read-only and shows no secrets.</p>
          </div>
        </footer>
        <div class="unseen" id="announcements" role="status" aria-live="polite"></div>
      </body>
    </html>`;
}

/** The document title. The page's name comes first, for narrow tabs and screen readers. */
function titleOf({ title, crumbs }: Page): string {
  return [
    title,
    ...crumbs
      .slice(1)
      .map(({ name }) => name)
      .reverse(),
    "Sandbox",
  ].join(" · ");
}

function breadcrumb({ crumbs, title }: Page): Html | undefined {
  if (crumbs.length === 0) return undefined;
  return html`<nav class="crumbs" aria-label="Breadcrumb">
    <ol>
      ${crumbs.map(({ name, path }) => html`<li><a href="${path}">${name}</a></li>`)}
      <li><span aria-current="page">${title}</span></li>
    </ol>
  </nav>`;
}

function tabs({ label, entries }: Tabs): Html {
  return html`<nav class="tabs" aria-label="${label}">
    <ul>
      ${entries.map(
        ({ name, path, current }) =>
          html`<li>
            ${current ? html`<a href="${path}" aria-current="page">${name}</a>` : html`<a href="${path}">${name}</a>`}
          </li>`,
      )}
    </ul>
  </nav>`;
}
