import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { ClientTls } from "./clientTls";

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
  /** Only for HTTPS. Defaults to Node's certificate authorities. */
  readonly tls?: ClientTls;
}

/** The body of a request. */
export interface HttpPayload {
  readonly contentType: string;
  readonly text: string;
}

/** The response to a request. */
export interface HttpResponse {
  readonly status: number;
  /** Undefined if the response is not JSON. */
  readonly body: unknown;
  readonly text: string;
}

const seconds = 30;

/** Sends a request. It does not use `fetch`, because loading its HTTP client costs every preview 30 ms. */
export function httpRequest({ server, url, headers, payload, tls, ...given }: HttpRequest): Promise<HttpResponse> {
  const address = new URL(url);
  const method = given.method ?? (payload ? "POST" : "GET");
  const request = address.protocol === "https:" ? requestHttps : requestHttp;
  const signal = AbortSignal.timeout(seconds * 1000);
  const all = {
    ...headers,
    ...(payload && { "content-type": payload.contentType, "content-length": Buffer.byteLength(payload.text) }),
  };
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(signal.aborted ? new Error(`${server} did not answer within ${seconds} seconds`) : error);
    const sent = request(address, { method, headers: all, signal, ...tls }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({ status: response.statusCode ?? 0, body: parsed(text), text });
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
