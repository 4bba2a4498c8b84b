import type { Context } from "hono";
import { requestUrl } from "../present/origin";
import { integer, optional } from "./fields";
import { readQuery } from "./params";

/** The requested page of `rows`. Sets GitLab's pagination headers. GitLab: "Offset-based pagination". */
export function paginate<T>(context: Context, rows: readonly T[], { totals = true } = {}): T[] {
  const query = readQuery(context, { page: optional(integer), per_page: optional(integer) });
  const page = Math.max(query.page ?? 1, 1);
  const perPage = pageSize(query.per_page);
  const last = Math.max(Math.ceil(rows.length / perPage), 1);
  const previous = page > 1 ? String(page - 1) : "";
  const next = page < last ? String(page + 1) : "";

  const links = Object.entries({ prev: previous, next, first: "1", ...(totals && { last: String(last) }) })
    .filter(([, number]) => number !== "")
    .map(([rel, number]) => `<${pageUrl(context, number, perPage)}>; rel="${rel}"`);
  context.header("Link", links.join(", "));
  context.header("X-Page", String(page));
  context.header("X-Per-Page", String(perPage));
  context.header("X-Prev-Page", previous);
  context.header("X-Next-Page", next);
  if (totals) {
    context.header("X-Total", String(rows.length));
    context.header("X-Total-Pages", String(last));
  }
  return rows.slice((page - 1) * perPage, page * perPage);
}

/** The number of rows of a page: 20 by default, at most 100. */
export function pageSize(requested = 20): number {
  return Math.min(Math.max(requested, 1), 100);
}

function pageUrl(context: Context, page: string, perPage: number): string {
  const url = requestUrl(context);
  url.searchParams.set("page", page);
  url.searchParams.set("per_page", String(perPage));
  return url.toString();
}
