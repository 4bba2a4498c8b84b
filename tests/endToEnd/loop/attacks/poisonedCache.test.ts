import { agreed, eightLines, storedTokens } from "../../../pipeline/examples";
import { seedWith } from "pulumi-pipeline-sandbox/testing/seedWith";
import { dayAhead, project, seedWithoutForks } from "../../world";
import { type AttackWorld, createAttackWorld } from "./attackWorld";
import { poisonedPreview, poisonedStop, reviewedFiles, ways } from "./poisonedCache";

jest.setTimeout(180_000);

/**
 * A Maintainer runs a job of a merge request that nobody has read, so that GitLab gives it the cache of protected refs.
 * Each test goes on where the last one stopped.
 */
describe.each([
  ["ID tokens", eightLines],
  ["stored tokens", { ...eightLines, ...storedTokens, tokens: { expires: dayAhead(90) } }],
])("with %s", (_, settings) => {
  let world: AttackWorld;
  beforeAll(async () => {
    world = await createAttackWorld(seedWith(reviewedFiles, [], seedWithoutForks), settings);
  });
  afterAll(() => world.close());

  test("a push to main runs nothing of the cache that a retried preview has poisoned", async () => {
    await world.propose("retried", ".gitlab-ci.yml", /[^]*/, poisonedPreview(world.loot.path));
    await world.openMergeRequest("retried");
    const { preview } = await world.jobs();
    await world.as("platform").Jobs.retry(project, preview?.id ?? 0);
    await expectPoisoned("preview");

    expect(statuses(await world.deployMain())).toEqual({
      "deploy-staging": "success",
      "promotion-preview-production": "success",
    });
    expect(await world.outputs("staging")).toEqual({ program: "genuine", plugin: "genuine" });
    expect(world.loot.names()).toEqual([]);
  });

  test("a release runs nothing of the cache that the stop job of a closed merge request has poisoned", async () => {
    await world.propose("closed", ".gitlab-ci.yml", /[^]*/, poisonedStop(world.loot.path));
    const mergeRequest = await world.openMergeRequest("closed");
    await world.jobs();
    await world.as("platform").MergeRequests.edit(project, mergeRequest, { stateEvent: "close" });
    await expectPoisoned("stop-x");

    expect(statuses(await world.release("release-1"))).toEqual({
      "promotion-preview-production": "success",
      "deploy-production": "success",
    });
    expect(await world.outputs("production")).toEqual({ program: "genuine", plugin: "genuine" });
    expect(world.loot.names()).toEqual([]);
  });

  test("where deployments share that cache, all of it runs and takes their Pulumi token", async () => {
    await world.configure({ ...settings, caches: "shared", exceptions: [agreed("DEPLOYMENTS_USE_CACHES")] });
    await world.succeed("up --yes --skip-preview");
    await world.deployMain();

    expect(world.loot.names().filter((name) => name.startsWith("deploy-staging."))).toEqual(
      ways.map((way) => `deploy-staging.${way}`),
    );
    for (const way of ways) expect(await holderOf(world.loot.read(`deploy-staging.${way}`))).toContain("staging");
  });

  /** The job that ran last has saved the cache of protected refs. */
  async function expectPoisoned(job: string): Promise<void> {
    const facts = (await world.jobs())[job];
    expect(facts?.status).toBe("success");
    expect(facts && (await world.log(facts))).toMatch(
      /Creating cache 0-[0-9a-f]{40}-protected\.\.\.[^]*\nCreated cache/,
    );
  }

  /** Whose Pulumi token there is in a text, as Pulumi Cloud says it. */
  async function holderOf(text: string): Promise<string> {
    const token = /pul-[0-9a-f]{40}/.exec(text)?.[0] ?? "";
    const headers = { authorization: `token ${token}` };
    return (await fetch(`${world.sandbox.cloudUrl}/api/user`, { headers })).text();
  }
});

function statuses(jobs: Awaited<ReturnType<AttackWorld["jobs"]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(jobs).map(([name, { status }]) => [name, status]));
}
