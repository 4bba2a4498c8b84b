import { setTimeout } from "node:timers/promises";
import fc from "fast-check";
import { decodeJwt } from "jose";
import { decidePolicy, type RequestedToken } from "pulumi-pipeline-sandbox/cloud/exchange/policyDecision";
import { arbitraryJob } from "./arbitraryJob";
import { attacks } from "./attacks";
import { distinct } from "./distinctClaims";
import { flows } from "./flows";
import type { Holder } from "./holders";
import { type Mutation, mutationsOf } from "./mutations";
import { attemptOf, isFor, type Presented } from "./presented";
import { attackWorld, type World } from "./world";

// Each test starts its own servers, which is slow on a busy machine.
jest.setTimeout(120_000);

/** An ID token, and an owner whose Pulumi token it may not get. */
interface Shot {
  readonly holder: Holder;
  readonly token: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

const totals = { weakened: 0, noticed: 0, shots: 0 };

test.each(flows)("every rule is needed: each weakened rule lets an attack succeed: $name", async (flow) => {
  const world = await attackWorld(flow);
  try {
    const shots = await shotsAt(world);
    const mutations = mutationsOf(world.policies).map((mutation) => ({ ...mutation, hit: hitOf(mutation, shots) }));
    // The search may take longer than the timeout of idle connections. Waits until they are closed.
    await setTimeout(20);
    for (const { title, policies, hit } of mutations) {
      totals.weakened += 1;
      if (!hit) continue;
      // The server admits it with the weakened policy, too, but not with the planned ones.
      expect((await world.exchange(hit.token, hit.holder)).status).toBe(403);
      await world.setPolicies(policies);
      expect([title, (await world.exchange(hit.token, hit.holder)).status]).toEqual([title, 200]);
      await world.setPolicies(world.policies);
      totals.noticed += 1;
    }
    totals.shots += shots.length;

    expect(mutations.filter(({ hit }) => !hit).map(({ title }) => title)).toEqual([]);
  } finally {
    await world.sandbox.close();
  }
});

test("every weakened policy is noticed, and there are enough of them", () => {
  console.log(`mutations: ${totals.weakened} weakened, ${totals.noticed} noticed, by ${totals.shots} attacks`);

  expect(totals.noticed).toBe(totals.weakened);
  expect(totals.weakened).toBeGreaterThan(300);
});

/** An attack that the weakened policy admits, if there is one. */
function hitOf({ changed }: Mutation, shots: readonly Shot[]): Shot | undefined {
  const definitions = [{ authorizedPermissions: [], ...changed }];
  return shots.find(({ holder, claims }) => decidePolicy(definitions, requested(holder), claims) === "allow");
}

/** The distinct tokens of the named attacks and of generated jobs, with every owner that they are not entitled to. */
async function shotsAt(world: World): Promise<Shot[]> {
  const shots = await generated(world);
  for (const { harmless, present } of attacks) {
    shots.push(...shotsOf(world, await present(world)));
    if (!harmless) await world.reset();
  }
  return world.holders.flatMap((holder) => {
    const ofHolder = shots.filter((shot) => shot.holder === holder);
    return distinct(ofHolder, world.policies, ({ claims }) => claims);
  });
}

async function generated(world: World): Promise<Shot[]> {
  const shots: Shot[] = [];
  for (const job of fc.sample(arbitraryJob(world), { seed: 5, numRuns: 60 })) {
    const answer = await world.sandbox.idToken(job);
    if (answer.ok) shots.push(...shotsOf(world, [{ token: answer.token, attempt: attemptOf(world, job) }]));
  }
  return shots;
}

/** Forged tokens are refused before the policies. */
function shotsOf(world: World, presented: readonly Presented[]): Shot[] {
  return presented
    .filter(({ attempt }) => attempt.genuine)
    .flatMap((one) => {
      const claims = decodeJwt(one.token);
      return world.holders
        .filter((holder) => !isFor(holder, world, one))
        .map((holder) => ({ holder, token: one.token, claims }));
    });
}

function requested({ tokenType, name }: Holder): RequestedToken {
  switch (tokenType) {
    case "team":
      return { tokenType, team: name };
    case "personal":
      return { tokenType, user: name };
    case "organization":
      return { tokenType, admin: false };
  }
}
