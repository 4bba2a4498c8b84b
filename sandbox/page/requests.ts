import type { LoggedRequest } from "../requestLog";
import { type Html, html } from "./html/html";
import { code, table, tag } from "./html/parts";
import { pageOf, pager } from "./html/pager";
import type { Page } from "./page";
import { pagePathOfRequests } from "./paths";
import type { PageRequest } from "./world";

const servers = { gitlab: "GitLab", cloud: "Pulumi Cloud", circleci: "CircleCI" } as const;
const classes = ["2xx", "3xx", "4xx", "5xx"] as const;

/** The requests that the sandbox handled, newest first. */
export function requestsPage({ log, query }: PageRequest): Page {
  const all = log.all();
  const methods = [...new Set(all.map(({ method }) => method))].sort();
  const paged = pageOf(all.filter((request) => matches(request, query)).reverse(), query, 100);
  return {
    title: "Requests",
    crumbs: [{ name: "Sandbox", path: "/" }],
    live: paged.page === 1,
    body: html`
      <form class="filter" method="get" action="${pagePathOfRequests}">
        ${choice("Server", "server", Object.entries(servers), query)}
        ${choice("Method", "method", pairs(methods), query)} ${choice("Status", "status", pairs(classes), query)}
        <button type="submit">Filter</button>
      </form>
      ${table({
        caption: "Requests, newest first",
        columns: ["Request", "Status", "Server"],
        empty: "No such request was made yet.",
        rows: paged.rows.map((request) => [
          html`<code class="value">${request.method} ${request.path}${queryView(request)}</code>`,
          html`${request.status === 0 ? "none" : code(String(request.status))}
          ${request.fault === undefined ? undefined : tag(request.fault)}`,
          servers[request.server],
        ]),
      })}
      ${pager(paged, query)}
    `,
  };
}

function matches({ server, method, status }: LoggedRequest, query: URLSearchParams): boolean {
  const wanted = (name: string, value: string) => ["", null, value].includes(query.get(name));
  return wanted("server", server) && wanted("method", method) && wanted("status", `${Math.floor(status / 100)}xx`);
}

/** A query string, where parameters that may be secret show only their names. */
function queryView({ query }: LoggedRequest): string {
  if (query === "") return "";
  const shown = [...new URLSearchParams(query)].map(([name, value]) =>
    /token|secret|password|value|jwt|assertion|key/i.test(name) ? `${name}=…` : `${name}=${value}`,
  );
  return `?${shown.join("&")}`;
}

function choice(
  label: string,
  name: string,
  options: readonly (readonly [string, string])[],
  query: URLSearchParams,
): Html {
  return html`<label
    >${label}
    <select name="${name}">
      <option value="">any</option>
      ${options.map(([value, text]) =>
        query.get(name) === value
          ? html`<option value="${value}" selected>${text}</option>`
          : html`<option value="${value}">${text}</option>`,
      )}
    </select>
  </label>`;
}

function pairs(values: readonly string[]): [string, string][] {
  return values.map((value) => [value, value]);
}
