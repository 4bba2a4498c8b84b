/** The time, which tests replace. */
export interface RetryClock {
  /** In milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** A response, as far as a retry depends on it. */
export interface Retried {
  readonly status: number;
  /** The header `Retry-After`. */
  readonly retryAfter?: string;
}

/** Which requests are retried after a temporary failure. */
export type Repeats =
  /** Every request: it only reads, or a second one has the same effect. */
  | "always"
  /** Only a request that the server did not handle. A request whose response is lost may have changed something. */
  | "unhandled";

/** The limits of retries. */
export interface RetryLimits {
  /** The greatest number of requests, with the first one. */
  readonly requests: number;
  /** The longest time from the first request to the start of the last one. */
  readonly milliseconds: number;
}

export const retryLimits: RetryLimits = { requests: 4, milliseconds: 30_000 };

/** The wait before the first retry, in milliseconds. Each further wait is twice as long. */
const firstWait = 250;

/** A request that got no response in time. It is not retried: a retry would probably wait as long. */
export class NoResponseError extends Error {}

export const systemClock: RetryClock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * Sends a request, and retries it after a temporary failure: no connection, a connection that was cut, 429 and 5xx except 501.
 * Waits at least as long as `Retry-After` says. If the limits do not allow another request, returns the last response or throws
 * the last error.
 */
export async function withRetries<Response extends Retried>(
  send: () => Promise<Response>,
  repeats: Repeats,
  clock: RetryClock = systemClock,
  limits: RetryLimits = retryLimits,
): Promise<Response> {
  const start = clock.now();
  for (let count = 1; ; count++) {
    const outcome = await outcomeOf(send);
    const wait = isTemporary(outcome, repeats) ? waitAfter(outcome, count, clock.now()) : undefined;
    const isAllowed = count < limits.requests && clock.now() - start + (wait ?? 0) <= limits.milliseconds;
    if (wait === undefined || !isAllowed) {
      if (outcome.response) return outcome.response;
      throw outcome.error;
    }
    await clock.sleep(wait);
  }
}

type Outcome<Response extends Retried> =
  { readonly response: Response; readonly error?: never } | { readonly error: unknown; readonly response?: never };

async function outcomeOf<Response extends Retried>(send: () => Promise<Response>): Promise<Outcome<Response>> {
  try {
    return { response: await send() };
  } catch (error) {
    return { error };
  }
}

function isTemporary({ response, error }: Outcome<Retried>, repeats: Repeats): boolean {
  if (response) {
    const { status } = response;
    return status === 429 || (repeats === "always" && status >= 500 && status !== 501);
  }
  if (error instanceof NoResponseError) return false;
  const { code = "" } = error as NodeJS.ErrnoException;
  return (repeats === "always" ? temporaryCodes : unhandledCodes).has(code);
}

/** Node.js: no connection was made, so the server got nothing. */
const unhandledCodes = new Set(["ECONNREFUSED", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"]);

/** Node.js: also a connection that was cut. Other failures, such as an unknown host or an untrusted certificate, are permanent. */
const temporaryCodes = new Set([...unhandledCodes, "ECONNRESET", "EPIPE", "ETIMEDOUT"]);

/** How long to wait before the next request, in milliseconds. `Retry-After` has seconds or a date. HTTP: RFC 9110. */
function waitAfter({ response }: Outcome<Retried>, count: number, now: number): number {
  const usual = firstWait * 2 ** (count - 1);
  const given = response?.retryAfter;
  if (given === undefined) return usual;
  const milliseconds = /^\d+$/.test(given) ? Number(given) * 1000 : Date.parse(given) - now;
  return Number.isNaN(milliseconds) ? usual : Math.max(milliseconds, usual);
}
