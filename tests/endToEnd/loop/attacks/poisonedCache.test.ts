import { agreed, eightLines, storedTokens } from "../../../pipeline/examples";
import { seedWith } from "pulumi-pipeline-sandbox/testing/seedWith";
import { dayAhead, project, seedWithoutForks } from "../../world";
import { type AttackWorld, createAttackWorld } from "./attackWorld";
import { poisonedPreview, poisonedStop, reviewedFiles, ways } from "./poisonedCache";

jest.setTimeout(180_000);

/**
 * A Maintainer starts a job of an unreviewed merge request, so that GitLab gives it the cache of protected refs.
 * Each test continues where the last one stopped.
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

  test("a push to main executes nothing from the cache that a retried preview has poisoned", async () => {
    await world.propose("retried", ".gitlab-ci.yml", /[^]*/, poisonedPreview(world.findings.path));
    await world.openMergeRequest("retried");
    const { preview } = await world.jobs();
    await world.as("platform").Jobs.retry(project, preview?.id ?? 0);
    await expectPoisoned("preview");

    expect(statuses(await world.deployMain())).toEqual({
      "deploy-staging": "success",
      "promotion-preview-production": "success",
    });
    expect(await world.outputs("staging")).toEqual({ program: "genuine", plugin: "genuine" });
    expect(world.findings.names()).toEqual([]);
  });

  test("a release executes nothing from the cache that the stop job of a closed merge request has poisoned", async () => {
    await world.propose("closed", ".gitlab-ci.yml", /[^]*/, poisonedStop(world.findings.path));
    const mergeRequest = await world.openMergeRequest("closed");
    await world.jobs();
    await world.as("platform").MergeRequests.edit(project, mergeRequest, { stateEvent: "close" });
    await expectPoisoned("stop-x");

    expect(statuses(await world.release("release-1"))).toEqual({
      "promotion-preview-production": "success",
      "deploy-production": "success",
    });
    expect(await world.outputs("production")).toEqual({ program: "genuine", plugin: "genuine" });
    expect(world.findings.names()).toEqual([]);
  });

  test("where deployments share that cache, every poisoned file runs and reads their Pulumi token", async () => {
    await world.configure({ ...settings, caches: "shared", exceptions: [agreed("DEPLOYMENTS_USE_CACHES")] });
    await world.succeed("up --yes --skip-preview");
    await world.deployMain();

    expect(world.findings.names().filter((name) => name.startsWith("deploy-staging."))).toEqual(
      ways.map((way) => `deploy-staging.${way}`),
    );
    for (const way of ways) expect(await holderOf(world.findings.read(`deploy-staging.${way}`))).toContain("staging");
  });

  /** The last job has saved the cache of protected refs. */
  async function expectPoisoned(job: string): Promise<void> {
    const facts = (await world.jobs())[job];
    expect(facts?.status).toBe("success");
    expect(facts && (await world.log(facts))).toMatch(
      /Creating cache 0-[0-9a-f]{40}-protected\.\.\.[^]*\nCreated cache/,
    );
  }

  /** The owners of the Pulumi tokens in a text, by Pulumi Cloud. */
  async function holderOf(text: string): Promise<string> {
    const token = /pul-[0-9a-f]{40}/.exec(text)?.[0] ?? "";
    const headers = { authorization: `token ${token}` };
    return (await fetch(`${world.sandbox.cloudUrl}/api/user`, { headers })).text();
  }
});

function statuses(jobs: Awaited<ReturnType<AttackWorld["jobs"]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(jobs).map(([name, { status }]) => [name, status]));
}
