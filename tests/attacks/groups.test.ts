import { decodeJwt } from "jose";
import { decidePolicy, type RequestedToken } from "pulumi-pipeline-sandbox/cloud/exchange/policyDecision";
import type { IdTokenJob } from "pulumi-pipeline-sandbox/gitlab/idTokens/job";
import { type Claims, distinct } from "./distinctClaims";
import { flowOf } from "./flows";
import { titleOf } from "./tokenOwners";
import { mutationsOf } from "./mutations";
import { idTokenJobs } from "./plannedJobs";
import type { TrustPolicy } from "../../pipeline/plan/access/trustPolicies";
import { attackWorld, fork, type World } from "./world";
import { eightLines } from "../pipeline/examples";

// Each test starts its own servers, which is slow on a busy machine.
jest.setTimeout(120_000);

const exceptions = [{ code: "SHARED_GROUP", reason: "one team owns all of it" }];

function inGroup(project: string, group: string) {
  return flowOf(group, { ...eightLines, project, trust: { foundation: "foundation", group }, exceptions });
}

/** The tokens that the pipeline's jobs get when another project runs them. */
async function admitted(world: World, project: string): Promise<string[]> {
  const found = new Set<string>();
  for (const job of idTokenJobs(world)) {
    const elsewhere: IdTokenJob = { ...job, project, pipeline: { ...job.pipeline, user: "attacker" } };
    const token = await world.sign(elsewhere);
    for (const owner of world.tokenOwners) {
      if ((await world.exchange(token, owner)).status === 200) found.add(titleOf(owner));
    }
  }
  return [...found];
}

test("a project outside the group and a fork get no token", async () => {
  const world = await attackWorld(inGroup("acme/shop/api", "acme/shop"));
  try {
    expect([await admitted(world, "acme/other/tool"), await admitted(world, fork)]).toEqual([[], []]);
  } finally {
    await world.sandbox.close();
  }
});

test("every project in the group gets every identity, because the group shares them", async () => {
  const world = await attackWorld(inGroup("acme/shop/api", "acme/shop"));
  try {
    expect((await admitted(world, world.lookAlike)).sort()).toEqual(world.tokenOwners.map(titleOf).sort());
  } finally {
    await world.sandbox.close();
  }
});

test.each([
  ["acme.io/api", "acme.io"],
  ["acme.io/shop/api", "acme.io/shop"],
])("a project whose group has a similar name gets no token: %s in the group %s", async (project, group) => {
  const world = await attackWorld(inGroup(project, group));
  try {
    expect(await admitted(world, world.lookAlike)).toEqual([]);
  } finally {
    await world.sandbox.close();
  }
});

test("refuses a group with a dot above the project's own group, because its id is not pinned", () => {
  expect(() => inGroup("acme.io/shop/api", "acme.io")).toThrow(
    'trust.group: "acme.io" has a dot, which a trust policy takes for any character',
  );
});

test.each(["acme/shop", "acme"])("every rule of the policies that the group %s shares is needed", async (group) => {
  const world = await attackWorld(inGroup("acme/shop/api", group));
  try {
    const refused = await refusedBy(world);
    const idle = mutationsOf(world.policies).filter(
      ({ changed }) => !refused.some((request) => decide([changed], request) === "allow"),
    );

    expect(idle.map(({ title }) => title)).toEqual([]);
  } finally {
    await world.sandbox.close();
  }
});

/** The claims of an ID token, and the Pulumi token that is requested with it. */
interface Request {
  readonly requested: RequestedToken;
  readonly claims: Claims;
}

function decide(policies: readonly TrustPolicy[], { requested, claims }: Request): string {
  const withPermissions = policies.map((policy) => ({ authorizedPermissions: [], ...policy }));
  return decidePolicy(withPermissions, requested, claims);
}

/** The requests that the policies refuse. */
async function refusedBy(world: World): Promise<Request[]> {
  const { policies, tokenOwners } = world;
  const tokens = distinct(await tokensOf(world), policies, (claims) => claims);
  const requests = tokenOwners.flatMap(({ name: team }) =>
    tokens.map((claims): Request => ({ requested: { tokenType: "team", team }, claims })),
  );
  return requests.filter((request) => decide(policies, request) === "deny");
}

/** The claims of the pipeline's jobs, and of jobs that differ from them in one property. */
async function tokensOf(world: World): Promise<Claims[]> {
  const jobs = idTokenJobs(world).flatMap((job): IdTokenJob[] => [
    job,
    { ...job, audience: "urn:pulumi:org:rival" },
    { ...job, environment: { name: "elsewhere" } },
    { ...job, pipeline: { ...job.pipeline, source: "trigger" } },
  ]);
  const answers = await Promise.all(jobs.map((job) => world.sandbox.idToken(job)));
  return answers.flatMap((answer) => (answer.ok ? differing(decodeJwt(answer.token)) : []));
}

function differing(claims: Claims): Claims[] {
  const sub = String(claims.sub);
  const at = (path: string) => ({ project_path: path, sub: sub.replace("acme/shop/api", path) });
  const otherType = sub.includes(":ref_type:tag:") ? ["tag", "branch"] : ["branch", "tag"];
  return [
    {},
    { ...at("acme/shop/deep/api"), namespace_id: "98" },
    { ...at("elsewhere/shop/api"), namespace_id: "99" },
    // After the group was renamed its policies are outdated.
    at("acme/renamed/api"),
    { ref_protected: "false" },
    { sub: sub.replace(`:ref_type:${otherType[0]}:`, `:ref_type:${otherType[1]}:`) },
    { sub: sub.replace(/:ref:.*$/, ":ref:elsewhere") },
  ].map((change) => ({ ...claims, ...change }));
}
