import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { isObject, type Value, type Values } from "./values";

/** The options of a REST client. */
export interface RestOptions {
  /** The name of the server in messages, such as `GitLab`. */
  readonly server: string;
  /** The base URL of all paths, with a slash at the end. */
  readonly baseUrl: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** The token. It is never in a message, even if the server returns it. */
  readonly token: string;
  /** The settings to change if the server rejects the token, such as `"gitlab:token"` or GITLAB_TOKEN. */
  readonly credentials: string;
  /** How often a request is retried after a transient failure. */
  readonly retries: (method: string, path: string) => number;
  /** Describes the body of a failed response in one line. */
  readonly describe: (status: number, body: Value) => string;
  /** Cancels waiting for a retry. */
  readonly signal: AbortSignal;
  readonly tls?: Tls;
}

export interface Tls {
  readonly rejectUnauthorized?: boolean;
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

export interface RestRequest {
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** Sent as JSON. */
  readonly json?: Value;
  /** Sent unchanged if there is no `json`. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RestResponse {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** The parsed JSON body, or null if it is no JSON. */
  readonly body: Value;
}

/** A request that failed. The message is one line and holds no token. */
export class RestError extends Error {
  constructor(
    /** 0 if there was no response. */
    readonly status: number,
    message: string,
    readonly body: Value = null,
  ) {
    super(message);
  }
}

const TIMEOUT_MILLISECONDS = 60_000;

/** Sends requests to one server, with its credentials. */
export class RestClient {
  private readonly agent: HttpAgent;

  constructor(private readonly options: RestOptions) {
    this.agent =
      options.baseUrl.protocol === "https:"
        ? new HttpsAgent({ keepAlive: true, ...options.tls })
        : new HttpAgent({ keepAlive: true });
  }

  /** Sends a request. `path` is escaped, below the base URL. Throws a {@link RestError} unless the status is 2xx. */
  async request(method: string, path: string, request: RestRequest = {}): Promise<RestResponse> {
    const retries = this.options.retries(method, path);
    for (let attempt = 0; ; attempt++) {
      const outcome = await this.attempt(method, path, request);
      if (!(outcome instanceof RestError)) return outcome;
      if (attempt >= retries || !isTransient(outcome.status) || this.options.signal.aborted) throw outcome;
      await pause(100 * 2 ** attempt, this.options.signal);
    }
  }

  /** The response to a GET, or undefined on a 404. */
  async look(path: string, request: RestRequest = {}): Promise<RestResponse | undefined> {
    try {
      return await this.request("GET", path, request);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** The object of a GET, or undefined on a 404. */
  async find(path: string, request: RestRequest = {}): Promise<Values | undefined> {
    const response = await this.look(path, request);
    return response && objectOf(response);
  }

  /** Sends a request and returns the object in its response. */
  async send(method: string, path: string, request: RestRequest = {}): Promise<Values> {
    return objectOf(await this.request(method, path, request));
  }

  /** Sends a DELETE and ignores a 404. */
  async remove(path: string, request: RestRequest = {}): Promise<void> {
    try {
      await this.request("DELETE", path, request);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  private async attempt(method: string, path: string, request: RestRequest): Promise<RestResponse | RestError> {
    const { baseUrl, server } = this.options;
    const target = `${baseUrl.pathname}${path}${queryString(request.query)}`;
    const shown = `${method} ${baseUrl.pathname}${path}`;
    let message: IncomingMessage;
    let text: string;
    try {
      message = await this.exchange(method, target, request);
      text = await readAll(message);
    } catch (error) {
      const reason = error instanceof Error ? error.message || error.name : String(error);
      return new RestError(0, this.redact(`${shown}: no answer from ${server} at ${baseUrl.origin}: ${reason}`));
    }

    const status = message.statusCode ?? 0;
    const body = parse(text);
    if (status >= 200 && status < 300) return { headers: flatHeaders(message), text, body };
    if (status === 401) return new RestError(status, this.refusedToken(shown), body);
    // A body that is no JSON is shown on one line.
    const described = this.options.describe(status, body ?? text.replace(/\s+/g, " ").trim().slice(0, 300));
    return new RestError(status, this.redact(`${shown}: ${status} ${described}`.trim()), body);
  }

  private exchange(method: string, target: string, request: RestRequest): Promise<IncomingMessage> {
    const { baseUrl, headers } = this.options;
    const content = request.json === undefined ? request.body : JSON.stringify(request.json);
    const send = baseUrl.protocol === "https:" ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const outgoing = send(
        {
          host: baseUrl.hostname.replace(/^\[|\]$/g, ""),
          port: baseUrl.port,
          method,
          path: target,
          agent: this.agent,
          timeout: TIMEOUT_MILLISECONDS,
          headers: {
            ...headers,
            ...(content === undefined
              ? {}
              : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(content) }),
            ...request.headers,
          },
        },
        resolve,
      );
      outgoing.once("error", reject);
      outgoing.once("timeout", () => outgoing.destroy(new Error(`nothing for ${TIMEOUT_MILLISECONDS / 1000} s`)));
      outgoing.end(content);
    });
  }

  private refusedToken(shown: string): string {
    const { server, baseUrl, credentials } = this.options;
    return `${shown}: ${server} at ${baseUrl.origin} refused the token (401). Set a valid one: ${credentials}.`;
  }

  private redact(message: string): string {
    const { token } = this.options;
    return token === "" ? message : message.replaceAll(token, "[token]");
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof RestError && error.status === 404;
}

/** Whether a failure is transient (GitLab's client: 429, every 5xx except 501, and no response). */
function isTransient(status: number): boolean {
  return status === 0 || status === 429 || (status >= 500 && status !== 501);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}

function queryString(query: RestRequest["query"]): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) parameters.append(name, value);
  }
  return parameters.size === 0 ? "" : `?${parameters.toString()}`;
}

async function readAll(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8");
}

function objectOf({ body }: RestResponse): Values {
  return isObject(body) ? body : {};
}

function flatHeaders(message: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
}

function parse(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return null;
  }
}
