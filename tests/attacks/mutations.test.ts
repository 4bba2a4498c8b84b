import { setTimeout } from "node:timers/promises";
import fc from "fast-check";
import { decodeJwt } from "jose";
import { decidePolicy, type RequestedToken } from "pulumi-pipeline-sandbox/cloud/exchange/policyDecision";
import { arbitraryJob } from "./arbitraryJob";
import { attacks } from "./attacks";
import { distinct } from "./distinctClaims";
import { flows } from "./flows";
import type { TokenOwner } from "./tokenOwners";
import { type Mutation, mutationsOf } from "./mutations";
import { attemptOf, isFor, type Presented } from "./presented";
import { attackWorld, type World } from "./world";

// Each test starts its own servers, which is slow on a busy machine.
jest.setTimeout(120_000);

/** A request that the planned policies refuse: an ID token, and the owner of a Pulumi token that it may not get. */
interface RefusedRequest {
  readonly owner: TokenOwner;
  readonly token: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

const totals = { weakened: 0, detected: 0, requests: 0 };

test.each(flows)("every rule is needed: each weakened rule lets an attack succeed: $name", async (flow) => {
  const world = await attackWorld(flow);
  try {
    const requests = await refusedRequests(world);
    const mutations = mutationsOf(world.policies).map((mutation) => ({
      ...mutation,
      admitted: firstAdmitted(mutation, requests),
    }));
    // The search may take longer than the timeout of idle connections. Waits until they are closed.
    await setTimeout(20);
    // The server admits none of them with the planned policies, and each with its weakened ones.
    for (const admitted of new Set(mutations.flatMap(({ admitted }) => admitted ?? []))) {
      expect((await world.exchange(admitted.token, admitted.owner)).status).toBe(403);
    }
    for (const { title, policies, admitted } of mutations) {
      totals.weakened += 1;
      if (!admitted) continue;
      await world.setPolicies(policies);
      expect([title, (await world.exchange(admitted.token, admitted.owner)).status]).toEqual([title, 200]);
      totals.detected += 1;
    }
    totals.requests += requests.length;

    expect(mutations.filter(({ admitted }) => !admitted).map(({ title }) => title)).toEqual([]);
  } finally {
    await world.sandbox.close();
  }
});

test("every weakened policy is detected, and there are enough of them", () => {
  console.log(`mutations: ${totals.weakened} weakened, ${totals.detected} detected, by ${totals.requests} requests`);

  expect(totals.detected).toBe(totals.weakened);
  expect(totals.weakened).toBeGreaterThan(300);
});

/** The first refused request that the weakened policy admits, or undefined. */
function firstAdmitted({ changed }: Mutation, requests: readonly RefusedRequest[]): RefusedRequest | undefined {
  const definitions = [{ authorizedPermissions: [], ...changed }];
  return requests.find(({ owner, claims }) => decidePolicy(definitions, requestedToken(owner), claims) === "allow");
}

/** The requests with the ID tokens of the named attacks and of generated jobs. Per owner, each set of claims occurs once. */
async function refusedRequests(world: World): Promise<RefusedRequest[]> {
  const requests = await generatedRequests(world);
  for (const { harmless, present } of attacks) {
    requests.push(...requestsOf(world, await present(world)));
    if (!harmless) await world.reset();
  }
  return world.tokenOwners.flatMap((owner) => {
    const ofOwner = requests.filter((request) => request.owner === owner);
    return distinct(ofOwner, world.policies, ({ claims }) => claims);
  });
}

async function generatedRequests(world: World): Promise<RefusedRequest[]> {
  const requests: RefusedRequest[] = [];
  for (const job of fc.sample(arbitraryJob(world), { seed: 5, numRuns: 60 })) {
    const answer = await world.sandbox.idToken(job);
    if (answer.ok) requests.push(...requestsOf(world, [{ token: answer.token, attempt: attemptOf(world, job) }]));
  }
  return requests;
}

/** The requests for the Pulumi tokens that these ID tokens may not get, without forged tokens: their signature is refused first. */
function requestsOf(world: World, presented: readonly Presented[]): RefusedRequest[] {
  return presented
    .filter(({ attempt }) => attempt.genuine)
    .flatMap((one) => {
      const claims = decodeJwt(one.token);
      return world.tokenOwners
        .filter((owner) => !isFor(owner, world, one))
        .map((owner) => ({ owner, token: one.token, claims }));
    });
}

function requestedToken({ tokenType, name }: TokenOwner): RequestedToken {
  switch (tokenType) {
    case "team":
      return { tokenType, team: name };
    case "personal":
      return { tokenType, user: name };
    case "organization":
      return { tokenType, admin: false };
  }
}
