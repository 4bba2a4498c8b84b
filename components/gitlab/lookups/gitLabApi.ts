import * as pulumi from "@pulumi/pulumi";
import { configSecret } from "../../lookups/configSecret";
import { httpRequest, type HttpResponse } from "../../lookups/httpRequest";

/**
 * The response of GitLab's API to a GET, for what its provider has no function for. Rejects without a token, and for every
 * status but 200.
 */
export async function readGitLab(path: string): Promise<unknown> {
  const { status, body } = await requestGitLab("GET", path);
  if (status !== 200) throw new Error(`GitLab answered ${status}`);
  return body;
}

/**
 * The response of GitLab's API, whatever its status. URL and token are the default provider's: its configuration, then
 * environment variables (gitlab 10.x). Rejects without a token or a response.
 */
export async function requestGitLab(
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  json?: object,
): Promise<HttpResponse> {
  const config = new pulumi.Config("gitlab");
  const token = (await configSecret(config, "token")) ?? process.env.GITLAB_TOKEN;
  if (!token) throw new Error("there is no GitLab token");
  const base = config.get("baseUrl") ?? process.env.GITLAB_BASE_URL ?? "https://gitlab.com/api/v4/";
  const headers = { authorization: `Bearer ${token}` };
  return httpRequest({
    server: "GitLab",
    url: `${apiOf(base)}${path}`,
    headers,
    method,
    ...(json && { payload: { contentType: "application/json", text: JSON.stringify(json) } }),
  });
}

/** The base of the API with a slash at its end. The provider's client appends `api/v4/` where it is missing. */
function apiOf(base: string): string {
  const start = base.replace(/\/+$/, "");
  return `${start.endsWith("/api/v4") ? start : `${start}/api/v4`}/`;
}
