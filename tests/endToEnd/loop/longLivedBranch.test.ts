import { exampleSeed } from "pulumi-pipeline-sandbox/exampleSeed";
import { eightLines } from "../../pipeline/examples";
import { project } from "../world";
import { createLoopWorld, type LoopWorld, statuses, succeed } from "./loopWorld";

/** Production is deployed from a branch that is older than the pipeline. Each test continues where the last one stopped. */
const [staging, production] = eightLines.deployments;
const settings = { ...eightLines, deployments: [staging, { ...production, on: { branch: "production" } }] };
const warning =
  'BRANCH_WITHOUT_PIPELINE: deployments: branch "production" has no .gitlab-ci.yml, so a push to it deploys nothing. After this update, merge "main" into it';

let world: LoopWorld;

jest.setTimeout(180_000);

beforeAll(async () => {
  world = await createLoopWorld(exampleSeed, settings);
  await succeed(world.platform, "push", "--quiet", "origin", "origin/main~1:refs/heads/production");
});

afterAll(() => world.close());

test("a push to a deploying branch without the CI file starts nothing, and the preview says what to do", async () => {
  await succeed(world.platform, "switch", "--quiet", "--create", "production", "--no-track", "origin/main~1");
  await succeed(world.platform, "commit", "--quiet", "--allow-empty", "--message", "Release");
  await succeed(world.platform, "push", "--quiet", "origin", "production");
  await world.sandbox.settled();

  expect(await world.as("platform").Pipelines.all(project)).toEqual([]);
  expect(await world.succeed("preview")).toContain(warning);
});

test("after the default branch is merged into it, its deployment waits for a person, and there is no warning", async () => {
  await succeed(world.platform, "merge", "--quiet", "--no-edit", "origin/main");
  await succeed(world.platform, "push", "--quiet", "origin", "production");

  expect(statuses(await world.jobs())).toEqual({
    "promotion-preview-production": "success",
    "deploy-production": "manual",
  });
  expect(await world.succeed("preview")).not.toContain("BRANCH_WITHOUT_PIPELINE");
});
