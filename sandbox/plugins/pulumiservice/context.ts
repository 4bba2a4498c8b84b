import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ProcessEnvironment } from "../definition";
import { RestClient } from "../restClient";
import { isObject, objects, shown, text, type Value, type Values } from "../values";

/** The context of a configured Pulumi Cloud provider. */
export interface Cloud {
  readonly api: RestClient;
}

const CREDENTIALS =
  '"pulumiservice:accessToken" in the configuration (pulumi config set --secret pulumiservice:accessToken), ' +
  "or PULUMI_ACCESS_TOKEN";
const DEFAULT_URL = "https://api.pulumi.com";
const ESC_RETRIES = 4;

/** Configures the provider. Like the official one, it sends no request yet. */
export function configureCloud(config: Values, environment: ProcessEnvironment, signal: AbortSignal): Cloud {
  const token = text(config, "accessToken") ?? environment.PULUMI_ACCESS_TOKEN ?? storedToken(environment) ?? "";
  if (token === "") throw new Error(`there is no access token for Pulumi Cloud. Set one: ${CREDENTIALS}.`);
  const url = text(config, "apiUrl") ?? environment.PULUMI_BACKEND_URL ?? environment.PULUMI_API ?? DEFAULT_URL;
  const api = new RestClient({
    server: "Pulumi Cloud",
    baseUrl: apiUrl(url),
    headers: {
      Accept: "application/vnd.pulumi+9",
      Authorization: `token ${token}`,
      "X-Pulumi-Source": "provider",
    },
    token,
    credentials: CREDENTIALS,
    // Only the ESC client retries, and only GET requests.
    retries: (method, path) => (method === "GET" && path.startsWith("esc/") ? ESC_RETRIES : 0),
    describe: (_status, body) => message(body),
    signal,
  });
  return { api };
}

/** The base URL of the API. Only the origin of the given URL is used. */
export function apiUrl(given: string): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new Error(
      `the URL of Pulumi Cloud is "${given}": it must be an http or https URL. ` +
        'Set it as "pulumiservice:apiUrl", or in PULUMI_BACKEND_URL',
    );
  }
  return new URL("/api/", url.origin);
}

/** The `message` of an error, with the diagnostics that ESC adds. */
function message(body: Value): string {
  if (!isObject(body)) return shown(body);
  const summaries = objects(body, "diagnostics").flatMap((diagnostic) => text(diagnostic, "summary") ?? []);
  return [text(body, "message") ?? "", ...summaries].filter((part) => part !== "").join("; ");
}

/** The token of the current `pulumi login`. */
function storedToken(environment: ProcessEnvironment): string | undefined {
  const folder =
    environment.PULUMI_CREDENTIALS_PATH ?? environment.PULUMI_HOME ?? join(environment.HOME ?? homedir(), ".pulumi");
  const stored = readJson(join(folder, "credentials.json"));
  const current = text(stored, "current") ?? "";
  const accounts = isObject(stored.accounts) ? stored.accounts : {};
  const account = accounts[current];
  return isObject(account) ? text(account, "accessToken") : undefined;
}

function readJson(path: string): Values {
  try {
    const content = JSON.parse(readFileSync(path, "utf8")) as Value;
    return isObject(content) ? content : {};
  } catch {
    // There is no login.
    return {};
  }
}
