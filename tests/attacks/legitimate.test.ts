import { flows } from "./flows";
import { tokenOwnerOf, titleOf } from "./tokenOwners";
import { idTokenJob, plannedJobs } from "./plannedJobs";
import { attemptOf, isFor } from "./presented";
import { attackWorld, type World } from "./world";

// Each test starts its own servers, which is slow on a busy machine.
jest.setTimeout(120_000);

describe.each(flows)("the pipeline of $name", (flow) => {
  let world: World;
  beforeAll(async () => {
    world = await attackWorld(flow);
  });
  afterAll(() => world.sandbox.close());

  const cases = plannedJobs(flow).map((planned) => ({
    planned,
    title: `${planned.job.name} on ${planned.trigger.kind}, by ${planned.source}`,
  }));

  test.each(cases)("$title logs in with its own identity only", async ({ planned }) => {
    const job = idTokenJob(world, planned);
    const token = await world.sign(job);
    const { login } = planned.job;
    const own = titleOf(tokenOwnerOf(login.kind === "oidc" ? login : {}));
    const answers = await Promise.all(
      world.tokenOwners.map(async (owner) => [titleOf(owner), (await world.exchange(token, owner)).status] as const),
    );

    const presented = { token, attempt: attemptOf(world, job) };
    const byRight = world.tokenOwners.map((owner) => [titleOf(owner), isFor(owner, world, presented) ? 200 : 403]);
    expect(answers).toEqual(byRight);
    expect(answers.find(([owner]) => owner === own)).toEqual([own, 200]);
  });
});

test("the answer to an exchange names the team of the token", async () => {
  const world = await attackWorld(flows[0]!);
  try {
    const planned = plannedJobs(world).find(({ job }) => job.identity === "deploy")!;
    const token = await world.sign(idTokenJob(world, planned));
    const owner = world.tokenOwners.find(({ name }) => name === "shop-api-staging")!;
    const { body } = await world.exchange(token, owner);
    const answer = await fetch(`${world.sandbox.cloudUrl}/api/user`, {
      headers: { Authorization: `token ${String(body.access_token)}` },
    });

    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ tokenInfo: { organization: "acme", team: "shop-api-staging" } });
  } finally {
    await world.sandbox.close();
  }
});
