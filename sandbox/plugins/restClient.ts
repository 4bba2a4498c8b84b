import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { goMethod, goReason } from "./goWords";
import { isObject, type Value, type Values } from "./values";

/** The options of a REST client. */
export interface RestOptions {
  /** The base URL of all paths, with a slash at the end. */
  readonly baseUrl: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** The token. It is never in a message, even if the server returns it. */
  readonly token: string;
  /**
   * How often a request is retried after a transient failure: no connection, 429, or 5xx except 501 (client-go, ESC client).
   * A request whose connection was cut is not: its write may have been done.
   */
  readonly retries: (method: string, path: string) => number;
  /** Describes a failed response in the words of the official plugin's client. */
  readonly describe: (failure: FailedResponse) => string;
  /** The start of the message about a request without a response. */
  readonly noResponse?: string;
  /** Cancels waiting for a retry. */
  readonly signal: AbortSignal;
  /** How long a response may take, in milliseconds. */
  readonly timeout: number;
  readonly tls?: Tls;
}

/** A response with an error status. */
export interface FailedResponse {
  readonly method: string;
  /** The URL with a decoded path and without the query. */
  readonly url: string;
  readonly status: number;
  /** The parsed body, or its text if it is not JSON. */
  readonly body: Value;
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
}

export interface RestResponse {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** The parsed JSON body, or null if it is not JSON. */
  readonly body: Value;
}

/** A request that failed. The message contains no token. */
export class RestError extends Error {
  constructor(
    /** 0 if there was no response. */
    readonly status: number,
    message: string,
    readonly body: Value = null,
    /** Whether a connection was made, so that the server may have got the request. */
    readonly isSent = true,
    /** Whether the response took too long. */
    readonly isTimeout = false,
  ) {
    super(message);
  }
}

/** The result of `request`. An error gets the prefix that the official plugin gives it. */
export async function during<T>(prefix: string, request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    throw new RestError(error.status, `${prefix}: ${error.message}`, error.body, error.isSent, error.isTimeout);
  }
}

/** How long a plugin waits for a response, in milliseconds: a minute, or `SANDBOX_PLUGIN_TIMEOUT`, which is for tests. */
export function timeoutIn(environment: Readonly<Record<string, string | undefined>>): number {
  const milliseconds = Number(environment.SANDBOX_PLUGIN_TIMEOUT);
  return milliseconds > 0 ? milliseconds : 60_000;
}

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
      if (attempt >= retries || !isTransient(outcome) || this.options.signal.aborted) throw outcome;
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
    const { baseUrl } = this.options;
    const target = `${baseUrl.pathname}${path}${queryString(request.query)}`;
    const first = await this.sent(method, target, request);
    // Go's transport repeats a read whose connection was cut, but not one that timed out.
    const isRepeated = first instanceof RestError && first.isSent && !first.isTimeout && method === "GET";
    const outcome = isRepeated ? await this.sent(method, target, request) : first;
    if (outcome instanceof RestError) return outcome;

    const { message, text } = outcome;
    const status = message.statusCode ?? 0;
    const body = parse(text);
    if (status >= 200 && status < 300) return { headers: flatHeaders(message), text, body };
    const url = `${baseUrl.origin}${decoded(`${baseUrl.pathname}${path}`)}`;
    const described = this.options.describe({ method, url, status, body: body ?? text.trim() });
    return new RestError(status, this.redact(described), body);
  }

  /** A response with its body, or the failure in the words of Go's HTTP client. */
  private async sent(
    method: string,
    target: string,
    request: RestRequest,
  ): Promise<{ message: IncomingMessage; text: string } | RestError> {
    const connection = { isMade: false, isTimeout: false };
    try {
      const message = await this.exchange(method, target, request, connection);
      return { message, text: await readAll(message) };
    } catch (error) {
      const { origin, host } = this.options.baseUrl;
      const start = `${this.options.noResponse ?? ""}${goMethod(method)} "${origin}${target}"`;
      const reason = `${start}: ${goReason(error, host)}`;
      return new RestError(0, this.redact(reason), null, connection.isMade, connection.isTimeout);
    }
  }

  private exchange(
    method: string,
    target: string,
    request: RestRequest,
    connection: { isMade: boolean; isTimeout: boolean },
  ): Promise<IncomingMessage> {
    const { baseUrl, headers, timeout } = this.options;
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
          timeout,
          headers: {
            ...headers,
            ...(content === undefined
              ? {}
              : { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(content) }),
          },
        },
        resolve,
      );
      outgoing.once("socket", (socket) => {
        connection.isMade = !socket.connecting;
        const event = baseUrl.protocol === "https:" ? "secureConnect" : "connect";
        if (socket.connecting) socket.once(event, () => (connection.isMade = true));
      });
      outgoing.once("error", reject);
      outgoing.once("timeout", () => {
        connection.isTimeout = true;
        outgoing.destroy(new Error("context deadline exceeded (Client.Timeout exceeded while awaiting headers)"));
      });
      outgoing.end(content);
    });
  }

  private redact(message: string): string {
    const { token } = this.options;
    return token === "" ? message : message.replaceAll(token, "[token]");
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof RestError && error.status === 404;
}

function isTransient({ status, isSent }: RestError): boolean {
  if (status === 0) return !isSent;
  return status === 429 || (status >= 500 && status !== 501);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
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
