import { eightLines } from "../../pipeline/examples";
import { seedWith } from "pulumi-pipeline-sandbox/testing/seedWith";
import { project } from "../world";
import { createLoopWorld, type LoopWorld } from "./loopWorld";

/** A stack for each merge request with the label. Each test continues where the last one stopped. */
let world: LoopWorld;

jest.setTimeout(120_000);

beforeAll(async () => {
  const seed = seedWith({ "infra/Pulumi.dev.yaml": "config:\n  shop-api:replicas: 1\n" }, ["shop-api/dev"]);
  world = await createLoopWorld(seed, { ...eightLines, reviewStacks: { template: "shop-api/dev" } });
});

afterAll(() => world.close());

test("a merge request with the label gets its own stack", async () => {
  await world.propose("topic", "infra/index.js", "shop-api:1", "shop-api:2");
  await world.as("developer").MergeRequests.create(project, "topic", "main", "A new image", { labels: "review-stack" });

  expect(await statuses()).toEqual({ preview: "success", review: "success", "stop-review": "manual" });
  expect(await world.outputs("mr-101-1")).toEqual({ image: "shop-api:2", replicas: 1 });
});

test("a merge request without the label gets no stack", async () => {
  await world.propose("other", "infra/index.js", "shop-api:1", "shop-api:3");
  await world.openMergeRequest("other");

  expect(await statuses()).toEqual({ preview: "success" });
});

test("closing the merge request destroys the stack", async () => {
  await world.as("developer").MergeRequests.edit(project, 1, { stateEvent: "close" });
  await world.sandbox.settled();

  expect(await world.cloud("GET", "stacks/acme/shop-api/mr-101-1")).toMatchObject({ status: 404 });
  const environments = await world.as("platform").Environments.all(project);
  expect(environments.map(({ name, state }) => [name, state])).toContainEqual(["review/1", "stopped"]);
});

async function statuses(): Promise<Record<string, string>> {
  return Object.fromEntries(Object.entries(await world.jobs()).map(([name, { status }]) => [name, status]));
}
