import {
  NoResponseError,
  type Repeats,
  type Retried,
  retryLimits,
  withRetries,
} from "../../../components/lookups/retries";

type Outcome = Retried | Error;

/** Sends requests with these outcomes, the last one again and again, on a clock on which only waits take time. */
async function run(repeats: Repeats, outcomes: readonly Outcome[], start = 0, perRequest = 0) {
  let now = start;
  const waits: number[] = [];
  let requests = 0;
  const clock = {
    now: () => now,
    sleep: (milliseconds: number) => {
      now += milliseconds;
      waits.push(milliseconds);
      return Promise.resolve();
    },
  };
  const send = () => {
    now += perRequest;
    const outcome = outcomes[Math.min(requests++, outcomes.length - 1)]!;
    return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
  };
  const result = await withRetries(send, repeats, clock).catch((error: unknown) => error);
  return { result, requests, waits, milliseconds: now - start };
}

function errorWith(code: string): Error {
  return Object.assign(new Error(code), { code });
}

const ok = { status: 200 };
const seconds = (count: number) => new Date(count * 1000).toUTCString();

test("sends a request once if it succeeds", async () => {
  expect(await run("always", [ok])).toMatchObject({ result: ok, requests: 1, waits: [] });
});

test.each([429, 500, 502, 503, 504].map((status) => ({ status })))(
  "repeats a request after %j, and waits longer each time",
  async (failure) => {
    expect(await run("always", [failure, failure, ok])).toMatchObject({ result: ok, requests: 3, waits: [250, 500] });
  },
);

test.each(["ECONNREFUSED", "ECONNRESET", "EPIPE", "EAI_AGAIN"])("repeats a request after %s", async (code) => {
  expect(await run("always", [errorWith(code), ok])).toMatchObject({ result: ok, requests: 2 });
});

test.each([400, 401, 403, 404, 409, 422, 501].map((status) => ({ status })))(
  "does not repeat a request after %j",
  async (refusal) => {
    expect(await run("always", [refusal, ok])).toMatchObject({ result: refusal, requests: 1 });
  },
);

test.each(["ENOTFOUND", "DEPTH_ZERO_SELF_SIGNED_CERT", "ERR_TLS_CERT_ALTNAME_INVALID"])(
  "does not repeat a request after %s, which does not pass",
  async (code) => {
    expect(await run("always", [errorWith(code), ok])).toMatchObject({ result: { code }, requests: 1 });
  },
);

test("does not repeat a request that got no response in time", async () => {
  const late = new NoResponseError("GitLab did not answer");

  expect(await run("always", [late, ok])).toMatchObject({ result: late, requests: 1 });
});

describe("a request that may have changed something", () => {
  test.each([{ status: 429 }, errorWith("ECONNREFUSED")])(
    "is repeated after %p, which was not handled",
    async (one) => {
      expect(await run("unhandled", [one, ok])).toMatchObject({ result: ok, requests: 2 });
    },
  );

  test.each([{ status: 500 }, { status: 503 }, errorWith("ECONNRESET"), errorWith("EPIPE")])(
    "is not repeated after %p",
    async (one) => {
      expect(await run("unhandled", [one, ok])).toMatchObject({ result: one, requests: 1 });
    },
  );
});

test("ends with the last outcome after the last request", async () => {
  const last = { status: 503 };

  expect(await run("always", [{ status: 500 }, { status: 500 }, { status: 500 }, last, ok])).toMatchObject({
    result: last,
    requests: retryLimits.requests,
    waits: [250, 500, 1000],
  });
});

describe("Retry-After", () => {
  test.each([
    ["seconds", "3", 3000],
    ["a date", seconds(1004), 4000],
    ["a date in the past", seconds(10), 250],
    ["no time at all", "soon", 250],
    ["zero", "0", 250],
  ])("is respected as %s", async (_, retryAfter, wait) => {
    expect(await run("always", [{ status: 429, retryAfter }, ok], 1_000_000)).toMatchObject({
      result: ok,
      waits: [wait],
    });
  });

  test("that is longer than the limit ends the request at once, with that response", async () => {
    const busy = { status: 429, retryAfter: "31" };

    expect(await run("always", [busy, ok])).toMatchObject({ result: busy, requests: 1, milliseconds: 0 });
  });
});

test("sends no request later than the limit, however long each one takes", async () => {
  const { requests, milliseconds } = await run("always", [{ status: 502 }], 0, 14_000);

  expect(requests).toBe(3);
  expect(milliseconds).toBeLessThanOrEqual(retryLimits.milliseconds + 14_000);
});

test("a caller may wait longer than usual", async () => {
  const waits: number[] = [];
  const clock = { now: () => 0, sleep: (milliseconds: number) => Promise.resolve(void waits.push(milliseconds)) };
  const limited = { status: 429, retryAfter: "60" };
  const outcomes = [limited, ok];
  const limits = { requests: 2, milliseconds: 60_000 };

  expect(await withRetries(() => Promise.resolve(outcomes.shift()!), "always", clock, limits)).toBe(ok);
  expect(waits).toEqual([60_000]);
});
