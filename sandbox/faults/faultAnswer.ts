import { STATUS_CODES } from "node:http";
import type { LoggedRequest } from "../requestLog";
import type { StatusFault } from "./fault";

/** The response of a status fault. Its body and headers default to those of `server`. */
export function faultAnswer(server: LoggedRequest["server"], { status, body, headers }: StatusFault): Response {
  const standard = standardAnswers[server](status);
  const sent = body === undefined ? standard : { ...standard, ...encoded(body) };
  return new Response(statusesWithoutBody.has(status) ? null : sent.text, {
    status,
    headers: { "Content-Type": sent.type, ...standard.headers, ...headers },
  });
}

const standardAnswers = { gitlab: gitlabAnswer, cloud: cloudAnswer, circleci: circleCiAnswer };

interface Answer {
  readonly text: string;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** HTTP: responses with these statuses have no body. */
const statusesWithoutBody = new Set([204, 205, 304]);

function encoded(body: unknown): Pick<Answer, "text" | "type"> {
  return typeof body === "string" ? { text: body, type: "text/plain" } : json(body);
}

function gitlabAnswer(status: number): Answer {
  switch (status) {
    case 429:
      return { text: "Retry later\n", type: "text/plain", headers: gitlabLimits() };
    // Assumption: the proxy in front of GitLab responds with this status and an HTML page.
    case 502:
      return { text: `<html><body><h1>502 ${phrase(status)}</h1></body></html>\n`, type: "text/html" };
    default:
      return json({ message: `${status} ${phrase(status)}` });
  }
}

/** GitLab: user and IP rate limits. Clients compare `RateLimit-Reset` with the system clock, so it is used here. */
function gitlabLimits(): Record<string, string> {
  const reset = Math.ceil(Date.now() / 1000) + retryAfter;
  return {
    "RateLimit-Limit": "2000",
    "RateLimit-Name": "throttle_authenticated_api",
    "RateLimit-Observed": "2001",
    "RateLimit-Remaining": "0",
    "RateLimit-Reset": String(reset),
    "RateLimit-ResetTime": new Date(reset * 1000).toUTCString(),
    "Retry-After": String(retryAfter),
  };
}

/** Pulumi's CLI retries after a 429 with its own backoff. Assumption: the service sends `Retry-After`. */
function cloudAnswer(status: number): Answer {
  return {
    ...json({ code: status, message: phrase(status) }),
    ...(status === 429 && { headers: { "Retry-After": String(retryAfter) } }),
  };
}

function circleCiAnswer(status: number): Answer {
  return {
    ...json({ message: phrase(status) }),
    ...(status === 429 && { headers: { "Retry-After": String(retryAfter) } }),
  };
}

/** How long a throttled client has to wait, in seconds. */
const retryAfter = 1;

function json(body: unknown): Pick<Answer, "text" | "type"> {
  return { text: JSON.stringify(body), type: "application/json" };
}

function phrase(status: number): string {
  return STATUS_CODES[status] ?? "Unknown";
}
