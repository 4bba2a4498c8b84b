import type { Fault } from "pulumi-pipeline-sandbox/faults/fault";
import { failOnce, isExhaustive, type Onboarding, recordOnboarding } from "./onboarding";
import { expectNothingWeaker } from "./nothingWeaker";

/**
 * Each request of an onboarding fails in each way, and the same command is run until it succeeds. In every update, all
 * requests that it reaches for the first time fail, so a few updates cover all of them.
 */
let onboarding: Onboarding;

jest.setTimeout(300_000);

beforeAll(async () => {
  onboarding = await recordOnboarding();
});

afterAll(() => onboarding.world.close());

const totals = { requests: 0, faults: 0, updates: 0, converged: 0 };

afterAll(() => {
  const { requests, faults, updates, converged } = totals;
  process.stdout.write(
    `fault matrix: ${requests} requests, ${faults} faults in ${updates} updates, converged ${converged} of ${kinds.length} times\n`,
  );
});

type Kind = readonly [name: string, fault: Fault];

/** The kinds of faults that differ most: nothing was handled, all was handled, and a server that answers. */
const different: readonly Kind[] = [
  ["no response", { cut: "before" }],
  ["a response that is lost", { cut: "after" }],
  ["500", { status: 500 }],
];

const others: readonly Kind[] = [
  ["a response that is cut", { cut: "during" }],
  ["401", { status: 401 }],
  ["403", { status: 403 }],
  ["409", { status: 409 }],
  ["429 with Retry-After", { status: 429 }],
];

const kinds = isExhaustive ? [...different, ...others] : different;

test.each(kinds)("%s for each request: the same command continues to the same result", async (_, fault) => {
  const { world, requests } = onboarding;
  const { faults, log } = world.sandbox;
  await onboarding.startAgain();
  for (const request of requests) faults.add(failOnce(request, fault));

  let left = requests.length;
  for (let updates = 1, failed = true; failed; updates++) {
    const { code, stdout, stderr } = await onboarding.up();
    failed = code !== 0;
    expectPlainText(failed, stdout + stderr);
    // An update that fails for no new reason would fail for ever.
    expect({ failed, stillLeft: notFired() }).not.toEqual({ failed: true, stillLeft: left });
    left = notFired();
    expectNothingWeaker(await onboarding.present());
    totals.updates++;
  }

  expect(await onboarding.present()).toEqual(onboarding.result);
  expect(left).toBe(0);
  log.clear();
  expect((await onboarding.up()).code).toBe(0);
  expect(log.writes()).toEqual([]);

  totals.requests = requests.length;
  totals.faults += requests.length;
  totals.converged++;
});

/** The number of requests that have not failed yet. */
function notFired(): number {
  return onboarding.world.sandbox.faults.all().filter(({ fired }) => fired === 0).length;
}

/** A failed update says why, without a stack trace. */
function expectPlainText(failed: boolean, output: string): void {
  if (failed) expect(output).toMatch(/error: /);
  expect(output).not.toMatch(/^\s+at |node:internal|unhandled/m);
}
