import { eightLines } from "../../pipeline/examples";
import { project } from "../world";
import { createLoopWorld, type LoopWorld, statuses } from "./loopWorld";

/** The CI file is delivered by a merge request. Each test continues after the one before it. */
let world: LoopWorld;

jest.setTimeout(180_000);

beforeAll(async () => {
  world = await createLoopWorld(undefined, { ...eightLines, delivery: "mergeRequest" });
});

afterAll(() => world.close());

/** The pipelines of the default branch. */
async function onMain(): Promise<unknown[]> {
  await world.sandbox.settled();
  return world.as("platform").Pipelines.all(project, { ref: "main" });
}

test("the merge request runs its own file, with the identity of previews only", async () => {
  const jobs = await world.jobs();

  expect(statuses(jobs)).toEqual({ preview: "success" });
  expect(await world.outputs("staging")).toEqual({});
  expect(await onMain()).toEqual([]);
});

test("its merge starts no pipeline of the default branch, and the branch is gone", async () => {
  await world.merge(1);

  expect(await onMain()).toEqual([]);
  expect((await world.as("platform").Branches.all(project)).map(({ name }) => name)).toEqual(["main"]);
});

test("the next merge deploys", async () => {
  await world.propose("change", "infra/Pulumi.staging.yaml", "replicas: 1", "replicas: 2");
  await world.merge(await world.openMergeRequest("change"));

  expect(statuses(await world.jobs())).toEqual({
    "deploy-staging": "success",
    "promotion-preview-production": "success",
  });
});
