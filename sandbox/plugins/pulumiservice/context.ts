import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ProcessEnvironment } from "../definition";
import { type FailedResponse, RestClient, type RestError, type RestOptions, timeoutIn } from "../restClient";
import { isObject, objects, shown, text, type Value, type Values } from "../values";

/**
 * The context of a configured Pulumi Cloud provider: the official provider's clients, with their headers and errors.
 */
export interface Cloud {
  readonly api: RestClient;
  /** The client of ESC environments. */
  readonly esc: RestClient;
  /** The client of `api.*` resources. */
  readonly rest: RestClient;
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
  const client = (accept: string, options: Pick<RestOptions, "describe" | "noResponse" | "retries">, headers = {}) =>
    new RestClient({
      baseUrl: apiUrl(url),
      headers: { Accept: accept, Authorization: `token ${token}`, "X-Pulumi-Source": "provider", ...headers },
      token,
      signal,
      timeout: timeoutIn(environment),
      ...options,
    });
  return {
    api: client("application/vnd.pulumi+9", {
      retries: () => 0,
      describe: describeApiError,
      noResponse: "failed to create request: ",
    }),
    esc: client(
      "application/vnd.pulumi+8",
      { retries: (method) => (method === "GET" ? ESC_RETRIES : 0), describe: describeEscError },
      { "User-Agent": "provider-pulumiservice/1 (sandbox)" },
    ),
    rest: client("application/json", { retries: () => 0, describe: describeRestError }),
  };
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

/** Provider 1.3.0: pulumiapi.ErrorResponse. */
function describeApiError({ status, body }: FailedResponse): string {
  return `${status} API error: ${message(body)}`;
}

/** ESC: the command line's client. */
function describeEscError({ status, body }: FailedResponse): string {
  return status === 429 ? "esc: request rate-limit exceeded" : `[${status}] ${message(body)}`;
}

/** Provider 1.3.0: rest.HTTPError. */
function describeRestError({ method, url, status, body }: FailedResponse): string {
  return `rest: ${method} ${url} returned ${status}: ${shown(body)}`;
}

function message(body: Value): string {
  return isObject(body) ? (text(body, "message") ?? "") : shown(body);
}

/** The diagnostics of a definition that ESC refused, as Go prints them. Undefined if it is another error. */
export function diagnosticsOf({ body }: RestError): string | undefined {
  const found = isObject(body) ? objects(body, "diagnostics") : [];
  if (found.length === 0) return undefined;
  return `[${found.map((one) => `{Range:<nil> Summary:${text(one, "summary") ?? ""} Detail:}`).join(" ")}]`;
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
