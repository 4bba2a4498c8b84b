import { STATUS_CODES } from "node:http";
import type { LoggedRequest } from "../requestLog";
import type { StatusFault } from "./fault";

/** The answer of a fault that is a status, in the shape that `server` has for it where the rule does not say another. */
export function faultAnswer(server: LoggedRequest["server"], { status, body, headers }: StatusFault): Response {
  const own = server === "gitlab" ? gitlabAnswer(status) : cloudAnswer(status);
  const sent = body === undefined ? own : { ...own, ...given(body) };
  return new Response(bodiless.has(status) ? null : sent.text, {
    status,
    headers: { "Content-Type": sent.type, ...own.headers, ...headers },
  });
}

interface Answer {
  readonly text: string;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** HTTP: answers of these have no body. */
const bodiless = new Set([204, 205, 304]);

function given(body: unknown): Pick<Answer, "text" | "type"> {
  return typeof body === "string" ? { text: body, type: "text/plain" } : json(body);
}

function gitlabAnswer(status: number): Answer {
  switch (status) {
    case 429:
      return { text: "Retry later\n", type: "text/plain", headers: gitlabLimits() };
    // Assumption: what stands before GitLab says it, in a page of its own.
    case 502:
      return { text: `<html><body><h1>502 ${phrase(status)}</h1></body></html>\n`, type: "text/html" };
    default:
      return json({ message: `${status} ${phrase(status)}` });
  }
}

/** GitLab: user and IP rate limits. Clients wait until `RateLimit-Reset` by their own clock: no other will do here. */
function gitlabLimits(): Record<string, string> {
  const reset = Math.ceil(Date.now() / 1000) + patience;
  return {
    "RateLimit-Limit": "2000",
    "RateLimit-Name": "throttle_authenticated_api",
    "RateLimit-Observed": "2001",
    "RateLimit-Remaining": "0",
    "RateLimit-Reset": String(reset),
    "RateLimit-ResetTime": new Date(reset * 1000).toUTCString(),
    "Retry-After": String(patience),
  };
}

/** The CLI of Pulumi tries again after a 429 by a plan of its own. Assumption: the service says how long to wait. */
function cloudAnswer(status: number): Answer {
  return {
    ...json({ code: status, message: phrase(status) }),
    ...(status === 429 && { headers: { "Retry-After": String(patience) } }),
  };
}

/** How long a throttled client is asked to wait, in seconds. */
const patience = 1;

function json(body: unknown): Pick<Answer, "text" | "type"> {
  return { text: JSON.stringify(body), type: "application/json" };
}

function phrase(status: number): string {
  return STATUS_CODES[status] ?? "Unknown";
}
