import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eightLines } from "../../pipeline/examples";
import { seedWith } from "pulumi-pipeline-sandbox/testing/seedWith";
import { project } from "../world";
import { createLoopWorld, type LoopWorld } from "./loopWorld";

/**
 * A program with a resource of a dynamic provider, in a review stack. Each test continues where the last one stopped.
 */
let world: LoopWorld;
let marks: string;

jest.setTimeout(180_000);

/** Each call of the provider records the name of its job. */
const program = (folder: string): string => `
const pulumi = require("@pulumi/pulumi");

const mark = (call) => require("node:fs").appendFileSync("${folder}/" + call, process.env.CI_JOB_NAME + "\\n");
const provider = {
  async create() { mark("create"); return { id: "marked", outs: {} }; },
  async read(id) { mark("read"); return { id, props: {} }; },
  async delete() { mark("delete"); },
};
class Marked extends pulumi.dynamic.Resource {
  constructor(name) { super(provider, name, {}); }
}
exports.id = new Marked("marked").id;
`;

beforeAll(async () => {
  marks = mkdtempSync(join(tmpdir(), "marks-"));
  const seed = seedWith({ "infra/Pulumi.dev.yaml": "config:\n  shop-api:replicas: 1\n" }, ["shop-api/dev"]);
  world = await createLoopWorld(seed, {
    ...eightLines,
    reviewStacks: { template: "shop-api/dev" },
    drift: { schedule: "0 4 * * *", action: "fail" },
  });
});

afterAll(async () => {
  await world.close();
  rmSync(marks, { recursive: true, force: true });
});

test("a job deploys a resource of a dynamic provider", async () => {
  await world.propose("topic", "infra/index.js", /[^]*/, program(marks));
  await world
    .as("developer")
    .MergeRequests.create(project, "topic", "main", "A marked one", { labels: "review-stack" });
  const jobs = await world.jobs();

  expect(jobs.review?.status).toBe("success");
  expect(await world.outputs("mr-101-1")).toEqual({ id: "marked" });
  expect(marksOf("create")).toEqual(["review"]);
});

test("the stop job of the review stack destroys it", async () => {
  await world.as("developer").MergeRequests.edit(project, 1, { stateEvent: "close" });
  await world.sandbox.settled();

  expect(await world.cloud("GET", "stacks/acme/shop-api/mr-101-1")).toMatchObject({ status: 404 });
  expect(marksOf("delete")).toEqual(["stop-review"]);
});

test("a drift job refreshes it after reviewed code has deployed it", async () => {
  await world.propose("merged", "infra/index.js", /[^]*/, program(marks));
  await world.merge(await world.openMergeRequest("merged"));
  await world.jobs();
  rmSync(join(marks, "read"), { force: true });
  const schedules = await world.as("platform").PipelineSchedules.all(project);
  const drift = schedules.find(({ description }) => description === "Pulumi drift");
  await world.as("platform").PipelineSchedules.run(project, drift?.id ?? 0);
  const jobs = await world.jobs();

  expect(jobs["drift-staging"]?.status).toBe("success");
  expect(marksOf("create")).toEqual(["review", "deploy-staging"]);
  expect(marksOf("read")).toEqual(["drift-staging"]);
});

function marksOf(call: string): readonly string[] {
  const file = join(marks, call);
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
}
