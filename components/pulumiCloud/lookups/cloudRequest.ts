import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { CloudAccess } from "./cloudAccess";

/** A response of Pulumi Cloud. */
export interface CloudResponse {
  readonly status: number;
  /** Undefined if the response is not JSON. */
  readonly body: unknown;
  readonly text: string;
}

/** The body of a request. */
export interface CloudPayload {
  readonly contentType: string;
  readonly text: string;
}

const seconds = 30;

/**
 * The response of Pulumi Cloud's API to a GET of `path`, or to a POST if there is a `payload`. It does not use `fetch`,
 * because loading its HTTP client costs every preview 30 ms.
 */
export function requestCloud(
  { url, token }: CloudAccess,
  path: string,
  payload?: CloudPayload,
): Promise<CloudResponse> {
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

/** The response to a GET that has to succeed. Rejects for every status but 200. */
export async function readCloud(access: CloudAccess, path: string): Promise<CloudResponse> {
  const response = await requestCloud(access, path);
  if (response.status !== 200) throw new Error(`Pulumi Cloud answered ${response.status}`);
  return response;
}

function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}
