import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Seed } from "pulumi-pipeline-sandbox";
import { exampleSeed } from "pulumi-pipeline-sandbox/exampleSeed";
import { project } from "../world";
import { createLoopWorld, type LoopWorld, statuses, succeed } from "./loopWorld";

const programs = ["network", "app"];

/** The company of the example, where the project has two programs. */
function seedOfTwo(): Seed {
  const { gitlab, cloud } = exampleSeed;
  const [api, ...others] = gitlab.projects;
  const files = Object.entries(api?.files ?? {}).flatMap(([path, text]) =>
    path.startsWith("infra/")
      ? programs.map((program): [string, string] => [
          path.replace("infra/", `${program}/`),
          text.replaceAll("name: shop-api", `name: ${program}`).replaceAll("shop-api:replicas", `${program}:replicas`),
        ])
      : [[path, text] as [string, string]],
  );
  return {
    ...exampleSeed,
    gitlab: { ...gitlab, projects: [{ ...api!, files: Object.fromEntries(files) }, ...others] },
    cloud: {
      ...cloud,
      organizations: cloud.organizations.map((one) => ({
        ...one,
        stacks: programs.map((program) => `${program}/staging`),
      })),
    },
  };
}

const settings = {
  project,
  organization: "acme",
  programs: programs.map((name) => ({ name, path: name, runtime: "nodejs", changes: [] })),
  deployments: programs.map((program) => ({
    name: `${program}-staging`,
    program,
    stack: `${program}/staging`,
    on: { branch: "main" },
    preview: program === "app",
  })),
  exceptions: [{ code: "PREVIEW_READS_SECRETS", reason: "it is staging" }],
};

const image = 'const image = "shop-api:1";';
/** While this file exists, the job that runs this program keeps the runner busy. */
const folder = mkdtempSync(join(tmpdir(), "busy-"));
const held = join(folder, "held");
const holding = `${image}
while (require("node:fs").existsSync(${JSON.stringify(held)})) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
}`;

let world: LoopWorld;

jest.setTimeout(300_000);

beforeAll(async () => {
  world = await createLoopWorld(seedOfTwo(), settings, { concurrency: 1 });
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world.close();
});

test("two pushes to main are both deployed, although the runner is busy until both pipelines exist", async () => {
  const preview = await holdRunner("slow");

  const pipelines: number[] = [];
  for (const program of programs) {
    await succeed(world.platform, "pull", "--quiet");
    await world.platform.edit(`${program}/Pulumi.staging.yaml`, /replicas: \d+/, "replicas: 2");
    await succeed(world.platform, "commit", "--quiet", "--all", "--message", `Two replicas of ${program}`);
    await succeed(world.platform, "push", "--quiet", "origin", "HEAD:main");
    pipelines.push(await pipelineAfter(pipelines.at(-1) ?? preview));
  }
  const busy = await Promise.all(pipelines.map((id) => world.jobsOf(id)));
  expect(busy.map(statuses)).toEqual([{ "deploy-network-staging": "pending" }, { "deploy-app-staging": "pending" }]);

  rmSync(held);
  await world.sandbox.settled();
  const done = await Promise.all(pipelines.map((id) => world.jobsOf(id)));
  expect(done.map(statuses)).toEqual([{ "deploy-network-staging": "success" }, { "deploy-app-staging": "success" }]);
  expect(await Promise.all(programs.map(replicas))).toEqual([2, 2]);
});

test("a newer push to a merge request cancels its older preview", async () => {
  const older = await holdRunner("twice");
  await world.developer.edit("app/index.js", holding, image.replace(":1", ":2"));
  await succeed(world.developer, "commit", "--quiet", "--all", "--message", "At once");
  await succeed(world.developer, "push", "--quiet", "origin", "twice");
  await world.sandbox.settled();

  expect(statuses(await world.jobsOf(older))).toEqual({ preview: "canceled" });
  expect(statuses(await world.jobs())).toEqual({ preview: "success" });
});

/** Opens a merge request whose preview keeps the runner busy. Returns its pipeline. */
async function holdRunner(branch: string): Promise<number> {
  writeFileSync(held, "");
  const [last] = await world.as("platform").Pipelines.all(project, { perPage: 1, maxPages: 1 });
  await world.propose(branch, "app/index.js", image, holding);
  await world.openMergeRequest(branch);
  const pipeline = await pipelineAfter(last?.id ?? 0);
  await eventually(async () => (await world.jobsOf(pipeline)).preview?.status === "running");
  return pipeline;
}

/** Waits for the next pipeline after this one. */
async function pipelineAfter(last: number): Promise<number> {
  let id = 0;
  await eventually(async () => {
    const [newest] = await world.as("platform").Pipelines.all(project, { perPage: 1, maxPages: 1 });
    id = newest?.id ?? 0;
    return id > last;
  });
  return id;
}

/** Waits until a condition holds. */
async function eventually(isTrue: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 90_000; Date.now() < end;) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("it did not happen");
}

/** The number of replicas in a program's stack in Pulumi Cloud. */
async function replicas(program: string): Promise<unknown> {
  const { body } = await world.cloud("GET", `stacks/acme/${program}/staging/export`);
  const { deployment } = body as { deployment: { resources?: { type: string; outputs?: Record<string, unknown> }[] } };
  return deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs?.replicas;
}
