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

/** What may be repeated if a request fails for a passing reason. */
export type Repeats =
  /** The request, whatever happened to it: it only reads, or has the same effect the second time. */
  | "always"
  /** Only a request that the server did not handle. Another one may have changed something although its response is lost. */
  | "unhandled";

/** How long a request is repeated: at most so often, and never later than so long after the first, in milliseconds. */
export interface RetryLimits {
  readonly requests: number;
  readonly milliseconds: number;
}

export const retryLimits: RetryLimits = { requests: 4, milliseconds: 30_000 };

/** The wait before the second request, in milliseconds. Each further one waits twice as long. */
const firstWait = 250;

/** A request that got no response in time. It is not repeated: the next one would probably wait as long. */
export class NoResponseError extends Error {}

export const systemClock: RetryClock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * The response to a request, which is repeated after a passing failure: no connection, a connection that was cut, 429 and 5xx
 * except 501. Waits as long as `Retry-After` says. If the limits do not allow another request, returns or throws the last
 * outcome.
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
    const wait = isPassing(outcome, repeats) ? waitAfter(outcome, count, clock.now()) : undefined;
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

function isPassing({ response, error }: Outcome<Retried>, repeats: Repeats): boolean {
  if (response) {
    const { status } = response;
    return status === 429 || (repeats === "always" && status >= 500 && status !== 501);
  }
  if (error instanceof NoResponseError) return false;
  const { code = "" } = error as NodeJS.ErrnoException;
  return (repeats === "always" ? passingCodes : unhandledCodes).has(code);
}

/** Node.js: no connection was made, so the server got nothing. */
const unhandledCodes = new Set(["ECONNREFUSED", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"]);

/** Node.js: also a connection that was cut. Others, such as an unknown host or an untrusted certificate, do not pass. */
const passingCodes = new Set([...unhandledCodes, "ECONNRESET", "EPIPE", "ETIMEDOUT"]);

/** How long to wait before the next request, in milliseconds. `Retry-After` has seconds or a date. HTTP: RFC 9110. */
function waitAfter({ response }: Outcome<Retried>, count: number, now: number): number {
  const usual = firstWait * 2 ** (count - 1);
  const given = response?.retryAfter;
  if (given === undefined) return usual;
  const milliseconds = /^\d+$/.test(given) ? Number(given) * 1000 : Date.parse(given) - now;
  return Number.isNaN(milliseconds) ? usual : Math.max(milliseconds, usual);
}
