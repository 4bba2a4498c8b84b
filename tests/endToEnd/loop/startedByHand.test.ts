import { eightLines } from "../../pipeline/examples";
import { project } from "../world";
import { createLoopWorld, type JobFacts, type LoopWorld, statuses, succeed, type Username } from "./loopWorld";

/** Pipelines that a person starts, and commits of the CI file. Each test continues where the last one stopped. */
let world: LoopWorld;

jest.setTimeout(180_000);

beforeAll(async () => {
  world = await createLoopWorld();
});

afterAll(() => world.close());

test("the commit that adds the CI file starts no pipeline on its branch", async () => {
  await world.sandbox.settled();
  const [commit] = await world.as("platform").Commits.all(project, { refName: "main" });

  expect(commit).toMatchObject({ title: "Add pipeline of stack shop-api" });
  expect(commit?.message).not.toMatch(/\[.*\]/);
  expect(await world.as("platform").Pipelines.all(project)).toEqual([]);
});

test("a tag on that commit starts a pipeline that previews production and waits for approval", async () => {
  await succeed(world.platform, "pull", "--quiet");
  await succeed(world.platform, "tag", "release-0");
  await succeed(world.platform, "push", "--quiet", "origin", "release-0");
  const waiting = await world.jobs();

  expect(statuses(waiting)).toEqual({ "promotion-preview-production": "success", "deploy-production": "manual" });
  expect(await world.outputs("production")).toEqual({});
});

test("a pipeline started by hand on that tag has the same jobs, and deploys production after approval", async () => {
  const started = await start("platform", "release-0");
  expect(started).toMatchObject({ source: "api", ref: "release-0" });
  const waiting = await world.jobs();

  expect(statuses(waiting)).toEqual({ "promotion-preview-production": "success", "deploy-production": "manual" });
  expect(await world.outputs("production")).toEqual({});
  await expect(world.as("developer").Jobs.play(project, waiting["deploy-production"]!.id)).rejects.toThrow(/Forbidden/);

  await world.as("platform").Jobs.play(project, waiting["deploy-production"]!.id);
  const done: Readonly<Record<string, JobFacts>> = await world.jobs();
  expect(statuses(done)).toEqual({ "promotion-preview-production": "success", "deploy-production": "success" });
  expect(await world.outputs("production")).toEqual({ image: "shop-api:1", replicas: 3 });
  expect(await world.outputs("staging")).toEqual({});
});

test("a pipeline started by hand on main deploys only staging, even if the last commit is of the CI file", async () => {
  await start("platform", "main");

  expect(statuses(await world.jobs())).toEqual({
    "deploy-staging": "success",
    "promotion-preview-production": "success",
  });
  expect(await world.outputs("staging")).toEqual({ image: "shop-api:1", replicas: 1 });
});

test.each<[string, Username, string, string]>([
  ["a developer may not start the pipeline of main", "developer", "main", "sufficient permission"],
  ["a developer may not start the pipeline of a release", "developer", "release-0", "sufficient permission"],
  [
    "nobody may start a pipeline of a branch without deployments",
    "platform",
    "topic",
    "filtered out by workflow rules",
  ],
])("%s", async (_, username, ref, reason) => {
  if (ref === "topic") await world.as("platform").Branches.create(project, ref, "main");
  const before = await world.as("platform").Pipelines.all(project);

  const refusal: unknown = await start(username, ref).catch((error: unknown) => error);
  expect((refusal as { cause?: { description?: unknown } }).cause?.description).toEqual(
    expect.stringContaining(reason) as string,
  );
  expect(await world.as("platform").Pipelines.all(project)).toEqual(before);
});

test("the commit that updates the CI file starts no pipeline, and the next push is deployed", async () => {
  await world.configure({ ...eightLines, retries: 2 });
  await world.succeed("up --yes --skip-preview");
  await world.sandbox.settled();
  const [commit] = await world.as("platform").Commits.all(project, { refName: "main" });
  const [newest] = await world.as("platform").Pipelines.all(project);

  expect(commit).toMatchObject({ title: "Update pipeline of stack shop-api" });
  expect(newest?.sha).not.toBe(commit?.id);

  await succeed(world.platform, "pull", "--quiet");
  await world.platform.edit("infra/Pulumi.staging.yaml", "replicas: 1", "replicas: 2");
  await succeed(world.platform, "commit", "--quiet", "--all", "--message", "Two replicas");
  await succeed(world.platform, "push", "--quiet", "origin", "HEAD:main");
  expect(statuses(await world.jobs())).toMatchObject({ "deploy-staging": "success" });
  expect(await world.outputs("staging")).toMatchObject({ replicas: 2 });
});

/** Starts the pipeline of a branch or tag, as "Run pipeline" does. */
async function start(username: Username, ref: string) {
  return world.as(username).Pipelines.create(project, ref);
}
