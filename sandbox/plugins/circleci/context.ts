import { STATUS_CODES } from "node:http";
import type { ProcessEnvironment } from "../definition";
import { type FailedResponse, RestClient, type RestRequest, timeoutIn } from "../restClient";
import { objects, shown, text, type Values } from "../values";

/** The context of a configured CircleCI provider. */
export interface CircleCi {
  readonly api: RestClient;
  /** The client of the former API, which is below another path. */
  readonly formerApi: RestClient;
}

const DEFAULT_HOST = "https://circleci.com/api/v2";
/** The official provider tries ten times, which takes minutes. */
const RETRIES = 3;

/** Configures the provider. Like the official one, it sends no request yet. */
export function configureCircleCi(config: Values, environment: ProcessEnvironment, signal: AbortSignal): CircleCi {
  const token = text(config, "key") ?? environment.CIRCLE_TOKEN ?? "";
  if (token === "") {
    throw new Error(
      "Missing CircleCI API Password: there is no token. Set one: " +
        '"circleci:key" in the configuration (pulumi config set --secret circleci:key), or CIRCLE_TOKEN.',
    );
  }
  const host = apiUrl(text(config, "host") ?? environment.CIRCLE_HOST ?? "");
  const client = (baseUrl: URL) =>
    new RestClient({
      baseUrl,
      headers: { Accept: "application/json", "Content-Type": "application/json", "Circle-Token": token },
      token,
      retries: () => RETRIES,
      describe,
      signal,
      timeout: timeoutIn(environment),
    });
  // The official provider always sends these requests to circleci.com.
  return { api: client(host), formerApi: client(new URL("/api/v1.1/", host)) };
}

/** The base URL of the API, with a slash at the end. Provider: `host` has none. */
function apiUrl(given: string): URL {
  const host = given === "" ? DEFAULT_HOST : given;
  const url = URL.canParse(host) ? new URL(`${host}/`) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new Error(`"circleci:host" is "${host}": it must be an http or https URL`);
}

/** Provider: the status line and the body. */
function describe({ status, body }: FailedResponse): string {
  return `${status} ${STATUS_CODES[status] ?? ""}: ${shown(body)}`;
}

/** The objects of all pages of a list. Provider: the first request has an empty `page-token`. */
export async function listAll({ api }: CircleCi, path: string): Promise<Values[]> {
  const found: Values[] = [];
  let token: string | undefined = "";
  while (token !== undefined) {
    const request: RestRequest = { query: { "page-token": token } };
    const page = await api.send("GET", path, request);
    found.push(...objects(page, "items"));
    const next = text(page, "next_page_token") ?? "";
    token = next === "" ? undefined : next;
  }
  return found;
}

/** The parts of an import's id, which has this form, such as `context_id/restriction_id`. */
export function idParts(id: string, form: string): [string, string] {
  const slash = id.indexOf("/");
  if (slash > 0) return [id.slice(0, slash), id.slice(slash + 1)];
  throw new Error(`Invalid Import ID Format: Expected import ID format: '${form}'. Got: ${id}`);
}

/** The id of resources without one in Terraform (bridge: `MissingIDPlaceholder`). */
export const MISSING_ID = "missing ID";
