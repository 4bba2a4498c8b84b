import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { CloudAccess } from "./cloudAccess";

/** What Pulumi Cloud answered. */
export interface CloudAnswer {
  readonly status: number;
  /** Undefined where the answer is not JSON. */
  readonly body: unknown;
}

/** What a request sends. */
export interface CloudPayload {
  readonly contentType: string;
  readonly text: string;
}

const seconds = 30;

/**
 * Asks Pulumi Cloud's API for `path`, and posts `payload` where there is one. Node's `fetch` would load an HTTP client
 * of its own, which costs every preview 30 ms.
 */
export function requestCloud({ url, token }: CloudAccess, path: string, payload?: CloudPayload): Promise<CloudAnswer> {
  const address = new URL(`${url}${path}`);
  const request = address.protocol === "https:" ? requestHttps : requestHttp;
  const signal = AbortSignal.timeout(seconds * 1000);
  const headers = {
    authorization: `token ${token}`,
    accept: "application/vnd.pulumi+8",
    ...(payload && { "content-type": payload.contentType, "content-length": Buffer.byteLength(payload.text) }),
  };
  return new Promise((resolve, reject) => {
    const fail = (error: Error) =>
      reject(signal.aborted ? new Error(`Pulumi Cloud did not answer within ${seconds} seconds`) : error);
    const sent = request(address, { method: payload ? "POST" : "GET", headers, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(chunks)) }));
      response.on("error", fail);
    });
    sent.on("error", fail);
    sent.end(payload?.text);
  });
}

function parsed(answer: Buffer): unknown {
  try {
    return JSON.parse(answer.toString("utf8"));
  } catch {
    return undefined;
  }
}
