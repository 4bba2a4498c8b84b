import type { ResourceGroup } from "../../../../gitlab/ci/entities";
import { playJob } from "../../../../gitlab/ci/jobs/playJob";
import { cancelPipeline } from "../../../../gitlab/ci/pipelines/cancelPipeline";
import { API } from "../../world";
import { type CiWorld, createCiWorld, failed, type FileText, user } from "../ciWorld";

const deploy: FileText = { jobs: { ship: { stage: "deploy", resourceGroup: "production" } }, autoCancel: "none" };
const tested: FileText = { jobs: { unit: {}, ...deploy.jobs }, autoCancel: "none" };

const all = (world: CiWorld) => world.state.pipelines.all().map((pipeline) => world.statuses(pipeline).ship);

test("one job of a group runs at a time, and the next one starts after it", async () => {
  const world = createCiWorld();
  const first = await world.push(deploy);
  const second = await world.push(deploy);

  expect(all(world)).toEqual(["pending", "waiting_for_resource"]);
  expect(world.status(second)).toBe("waiting_for_resource");
  await world.run("ship");
  expect(all(world)).toEqual(["success", "pending"]);
  expect(world.job(second, "ship").queuedAt! > world.job(first, "ship").finishedAt!).toBe(true);
  await world.run("ship");
  expect(world.state.resourceGroups.all()).toMatchObject([{ key: "production", jobId: null }]);
});

test.each<[string, (world: CiWorld) => Promise<unknown>, string]>([
  ["fails", (world) => world.run("ship", failed), "failed"],
  [
    "is canceled while it waits for a runner",
    async ({ as, state }) =>
      as("maintainer")("POST", `/projects/${API}/pipelines/${state.pipelines.all()[0]!.id}/cancel`),
    "canceled",
  ],
  [
    "is canceled while it runs, and its runner has ended it",
    async (world) => {
      const payload = (await world.take())!;
      cancelPipeline(world.state, payload.pipeline);
      expect(all(world)).toEqual(["canceling", "waiting_for_resource"]);
      world.ci.port.finish(payload.job.id, { status: "canceled", exitCode: null, failureReason: null });
    },
    "canceled",
  ],
  [
    "is deleted with its pipeline",
    async (world) => {
      const { id } = (await world.take())!.pipeline;
      await world.as("platform")("DELETE", `/projects/${API}/pipelines/${id}`);
    },
    "gone",
  ],
])("the group is free when its job %s", async (_, end, status) => {
  const world = createCiWorld();
  await world.push(deploy);
  await world.push(deploy);
  await end(world);

  expect(all(world)).toEqual(status === "gone" ? ["pending"] : [status, "pending"]);
});

test("canceling a pipeline does not start its own job that waits for the group", async () => {
  const world = createCiWorld();
  const ship = { stage: "deploy", resourceGroup: "production" };
  const pipeline = await world.push({ jobs: { one: ship, two: ship } });
  cancelPipeline(world.state, pipeline);

  expect(world.statuses(pipeline)).toEqual({ one: "canceled", two: "canceled" });
  expect(await world.take()).toBeUndefined();
});

test("groups are separate by name and by project", async () => {
  const world = createCiWorld();
  await world.push(deploy);
  await world.push({ jobs: { ship: { resourceGroup: "staging" } }, autoCancel: "none" });

  expect(all(world)).toEqual(["pending", "pending"]);
});

test.each<[ResourceGroup["processMode"], number[]]>([
  ["unordered", [2, 3, 4]],
  ["oldest_first", [2, 3, 4]],
  ["newest_first", [4, 3, 2]],
  ["newest_ready_first", [4, 3, 2]],
])("in the mode %s, waiting jobs start in the order %j", async (mode, order) => {
  const world = createCiWorld();
  await world.push(deploy);
  await world.as("maintainer")("PUT", `/projects/${API}/resource_groups/production`, { process_mode: mode });
  for (let count = 0; count < 3; count++) await world.push(deploy);
  const ran: number[] = [];
  await world.run("ship");
  for (let payload = await world.take(); payload; payload = await world.take()) {
    ran.push(payload.pipeline.iid);
    world.ci.port.finish(payload.job.id, { status: "success", exitCode: 0, failureReason: null });
  }

  expect(ran).toEqual(order);
});

test.each<[ResourceGroup["processMode"], string[]]>([
  ["unordered", ["success", "created", "pending"]],
  ["oldest_first", ["success", "created", "waiting_for_resource"]],
  ["newest_ready_first", ["success", "created", "pending"]],
])("in the mode %s, a newer job may start before a job that is not ready: %j", async (mode, expected) => {
  const world = createCiWorld();
  await world.push(deploy);
  await world.as("maintainer")("PUT", `/projects/${API}/resource_groups/production`, { process_mode: mode });
  await world.push(tested);
  await world.push(deploy);
  await world.run("ship");

  expect(all(world)).toEqual(expected);
});

test("a job that is played after its pipeline has ended gets the group", async () => {
  const world = createCiWorld();
  const ship = { stage: "deploy", resourceGroup: "production", when: "manual" as const, allowFailure: true };
  const pipeline = await world.push({ jobs: { unit: {}, ship } });
  await world.run("unit");
  expect(world.status(pipeline)).toBe("success");

  playJob(world.state, user(world.state, "maintainer"), world.job(pipeline, "ship"));

  expect(world.statuses(pipeline)).toEqual({ unit: "success", ship: "pending" });
});

test("an automatic retry waits for the group like any other job", async () => {
  const world = createCiWorld();
  const retry = { max: 1, when: ["always"], exitCodes: [] };
  const ship = { stage: "deploy", resourceGroup: "production", retry };
  await world.push({ jobs: { ship }, autoCancel: "none" });
  await world.push(deploy);
  await world.run("ship", failed);

  expect(all(world)).toEqual(["waiting_for_resource", "pending"]);
});
