import fc from "fast-check";
import { arbitraryJob } from "./arbitraryJob";
import { flows } from "./flows";
import { titleOf } from "./tokenOwners";
import { attemptOf, isFor } from "./presented";
import { attackWorld } from "./world";

// Each test starts its own servers, which is slow on a busy machine.
jest.setTimeout(120_000);

/** The number of jobs of each flow that GitLab accepts. */
const RUNS = 40;
const totals = { jobs: 0, admitted: 0, denied: 0 };

test.each(flows)("a generated job gets the tokens of its own identity only: $name", async (flow) => {
  const world = await attackWorld(flow);
  try {
    await fc.assert(
      fc.asyncProperty(arbitraryJob(world), async (job) => {
        const answer = await world.sandbox.idToken(job);
        fc.pre(answer.ok);
        const { token } = answer;
        const attempt = attemptOf(world, job);
        const replies = await Promise.all(
          world.tokenOwners.map(async (owner) => ({ owner, status: (await world.exchange(token, owner)).status })),
        );
        const isIn = replies.filter(({ status }) => status === 200).map(({ owner }) => titleOf(owner));
        totals.jobs += 1;
        totals.admitted += isIn.length;
        totals.denied += replies.length - isIn.length;

        const byRight = world.tokenOwners.filter((owner) => isFor(owner, world, { token, attempt })).map(titleOf);
        expect(isIn).toEqual(byRight);
      }),
      { seed: 5, numRuns: RUNS },
    );
  } finally {
    await world.sandbox.close();
  }
});

test("the generated jobs include enough admitted and enough denied exchanges", () => {
  console.log(`generated: ${totals.jobs} jobs, ${totals.admitted} exchanges admitted, ${totals.denied} denied`);

  expect(totals.jobs).toBe(RUNS * flows.length);
  expect(totals.admitted).toBeGreaterThan(100);
  expect(totals.denied).toBeGreaterThan(500);
});
