import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { ClientTls } from "./clientTls";
import { NoResponseError, type Repeats, type Retried, type RetryClock, type RetryLimits, withRetries } from "./retries";

/** A request to an API. */
export interface HttpRequest {
  /** The server's name, as the subject of an error message. */
  readonly server: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Defaults to `POST` with a body, and to `GET` without one. */
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** The body. */
  readonly payload?: HttpPayload;
  /** Defaults to `unhandled` for a POST, and to `always` for the other methods. */
  readonly repeats?: Repeats;
  /** Defaults to the system's clock and to {@link retryLimits}. */
  readonly patience?: { readonly clock: RetryClock; readonly limits: RetryLimits };
  /** Only for HTTPS. Defaults to Node's certificate authorities. */
  readonly tls?: ClientTls;
}

/** The body of a request. */
export interface HttpPayload {
  readonly contentType: string;
  readonly text: string;
}

/** The response to a request. */
export interface HttpResponse extends Retried {
  /** Undefined if the response is not JSON. */
  readonly body: unknown;
  readonly text: string;
}

const seconds = 30;

/** Sends a request, and retries it after a temporary failure. */
export function httpRequest(request: HttpRequest): Promise<HttpResponse> {
  const method = request.method ?? (request.payload ? "POST" : "GET");
  const repeats = request.repeats ?? (method === "POST" ? "unhandled" : "always");
  return withRetries(() => sendOnce(request, method), repeats, request.patience?.clock, request.patience?.limits);
}

/** Sends a request. It does not use `fetch`, because loading its HTTP client costs every preview 30 ms. */
function sendOnce({ server, url, headers, payload, tls }: HttpRequest, method: string): Promise<HttpResponse> {
  const address = new URL(url);
  const request = address.protocol === "https:" ? requestHttps : requestHttp;
  const signal = AbortSignal.timeout(seconds * 1000);
  const all = {
    ...headers,
    ...(payload && { "content-type": payload.contentType, "content-length": Buffer.byteLength(payload.text) }),
  };
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(signal.aborted ? new NoResponseError(`${server} did not answer within ${seconds} seconds`) : error);
    const sent = request(address, { method, headers: all, signal, ...tls }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const { statusCode: status = 0, headers: received } = response;
        const retryAfter = received["retry-after"];
        resolve({ status, body: parsed(text), text, ...(retryAfter !== undefined && { retryAfter }) });
      });
      response.on("error", fail);
    });
    sent.on("error", fail);
    sent.end(payload?.text);
  });
}

function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}
