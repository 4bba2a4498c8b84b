import type { RestClient, RestRequest } from "../restClient";
import { isList, isObject, type Values } from "../values";

/** The rows of all pages of a list (GitLab: offset-based pagination). */
export async function allPages(api: RestClient, path: string, query: RestRequest["query"] = {}): Promise<Values[]> {
  const rows: Values[] = [];
  // The first page is requested without a number.
  for (let page: string | undefined; page !== "";) {
    const { body, headers } = await api.request("GET", path, { query: { ...query, page } });
    if (isList(body)) rows.push(...body.filter(isObject));
    page = headers["x-next-page"] ?? "";
  }
  return rows;
}
