import { readFileSync } from "node:fs";
import type { ProcessEnvironment } from "../definition";
import { RestClient, type RestOptions, timeoutIn, type Tls } from "../restClient";
import { flag, integer, isList, isObject, shown, text, type Value, type Values } from "../values";

/** The context of a configured GitLab provider. */
export interface GitLab {
  readonly api: RestClient;
  /** The client for `POST graphql`, which is not below the REST API's path. */
  readonly graphql: RestClient;
  /** Whether the server is GitLab EE. Requested once. */
  enterprise(): Promise<boolean>;
}

const CREDENTIALS = '"gitlab:token" in the configuration (pulumi config set --secret gitlab:token), or GITLAB_TOKEN';
const DEFAULT_URL = "https://gitlab.com/api/v4/";
const DEFAULT_RETRIES = 5;

/** Configures the provider, and checks the token unless `earlyAuthCheck` is false. */
export async function configureGitLab(
  config: Values,
  environment: ProcessEnvironment,
  signal: AbortSignal,
): Promise<GitLab> {
  const token = text(config, "token") ?? environment.GITLAB_TOKEN ?? "";
  if (token === "") throw new Error(`there is no token for GitLab. Set one: ${CREDENTIALS}.`);
  const options: RestOptions = {
    baseUrl: apiUrl(text(config, "baseUrl") ?? environment.GITLAB_BASE_URL ?? DEFAULT_URL),
    headers: { ...extraHeaders(config), Accept: "application/json", Authorization: `Bearer ${token}` },
    token,
    retries: () => integer(config, "retries") ?? DEFAULT_RETRIES,
    // client-go: ErrNotFound contains neither the request nor the body.
    describe: ({ method, url, status, body }) =>
      status === 404 ? "404 Not Found" : `${method} ${url}: ${status} ${flatten(body)}`,
    signal,
    timeout: timeoutIn(environment),
    tls: tlsOf(config),
  };
  const api = new RestClient(options);
  if (flag(config, "earlyAuthCheck") ?? true) await api.send("GET", "user");

  let edition: boolean | undefined;
  return {
    api,
    graphql: new RestClient({ ...options, baseUrl: new URL("../", options.baseUrl) }),
    async enterprise() {
      edition ??= flag(await api.send("GET", "metadata"), "enterprise") ?? false;
      return edition;
    },
  };
}

/** The base URL of the API. `api/v4/` is appended if it is missing (client-go: setBaseURL). */
export function apiUrl(given: string): URL {
  const url = parseUrl(given);
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  if (!url.pathname.endsWith("api/v4/")) url.pathname += "api/v4/";
  return url;
}

function parseUrl(given: string): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new Error(`"gitlab:baseUrl" is "${given}": it must be an http or https URL`);
}

/** An error body on one line, such as `{message: {key: [(K) has already been taken]}}` (client-go: parseError). */
export function flatten(body: Value): string {
  if (isList(body)) return `[${body.map(flatten).join(", ")}]`;
  if (!isObject(body)) return shown(body);
  const entries = Object.entries(body).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([name, value]) => `${name}: ${flatten(value ?? null)}`).join(", ")}}`;
}

function extraHeaders(config: Values): Record<string, string> {
  const { headers } = config;
  if (!isObject(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function tlsOf(config: Values): Tls {
  const file = (name: string) => {
    const path = text(config, name);
    return path === undefined ? undefined : readFileSync(path);
  };
  const [ca, cert, key] = [file("cacertFile"), file("clientCert"), file("clientKey")];
  return {
    rejectUnauthorized: !(flag(config, "insecure") ?? false),
    ...(ca && { ca }),
    ...(cert && { cert }),
    ...(key && { key }),
  };
}
