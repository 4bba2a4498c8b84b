import type * as pulumi from "@pulumi/pulumi";
import { httpRequest, type HttpResponse } from "../../lookups/httpRequest";
import { gitLabAccess } from "./gitLabAccess";

/**
 * The response of GitLab's API to a GET, for what its provider has no function for. Rejects without a token, and for every
 * status but 200.
 */
export async function readGitLab(path: string, options: pulumi.InvokeOptions): Promise<unknown> {
  const { status, body } = await requestGitLab("GET", path, options);
  if (status !== 200) throw new Error(`GitLab answered ${status}`);
  return body;
}

/** All pages of a list of GitLab's API. Rejects as {@link readGitLab} does. */
export async function readGitLabList<Item>(path: string, options: pulumi.InvokeOptions): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let page = 1; ; page++) {
    const found = await readGitLab(`${path}?per_page=${pageSize}&page=${page}`, options);
    if (!Array.isArray(found)) throw new Error("GitLab answered no list");
    items.push(...(found as Item[]));
    if (found.length < pageSize) return items;
  }
}

/** The largest page of GitLab's API. */
const pageSize = 100;

/** The response of GitLab's GraphQL API to a query. Rejects as {@link readGitLab} does. */
export async function queryGitLab(query: string, options: pulumi.InvokeOptions): Promise<unknown> {
  const { status, body } = await send("POST", (url) => url.replace(/v4\/$/, "graphql"), options, { query });
  if (status !== 200) throw new Error(`GitLab answered ${status}`);
  return body;
}

/** The response of GitLab's API, whatever its status. Rejects without a token or a response. */
export function requestGitLab(
  method: Method,
  path: string,
  options: pulumi.InvokeOptions,
  json?: object,
): Promise<HttpResponse> {
  return send(method, (url) => `${url}${path}`, options, json);
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** `urlIn` makes the address of the request from that of GitLab's REST API. */
async function send(
  method: Method,
  urlIn: (api: string) => string,
  options: pulumi.InvokeOptions,
  json?: object,
): Promise<HttpResponse> {
  const { url, headers, tls } = await gitLabAccess(options);
  return httpRequest({
    server: "GitLab",
    url: urlIn(url),
    headers,
    tls,
    method,
    ...(json && { payload: { contentType: "application/json", text: JSON.stringify(json) } }),
  });
}
