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

let world: LoopWorld;

jest.setTimeout(300_000);

beforeAll(async () => {
  world = await createLoopWorld(seedOfTwo(), settings, { concurrency: 1 });
});

afterAll(() => world.close());

test("what two pushes bring to main is deployed, though the runner is busy until both are there", async () => {
  const holding = 'const until = Date.now() + 30_000; while (Date.now() < until);\nconst image = "shop-api:1";';
  await world.propose("slow", "app/index.js", 'const image = "shop-api:1";', holding);
  await world.openMergeRequest("slow");
  await jobOf(await newestPipeline(), "preview", "running");

  const pipelines: number[] = [];
  for (const program of programs) {
    await succeed(world.platform, "pull", "--quiet");
    await world.platform.edit(`${program}/Pulumi.staging.yaml`, /replicas: \d+/, "replicas: 2");
    await succeed(world.platform, "commit", "--quiet", "--all", "--message", `Two replicas of ${program}`);
    await succeed(world.platform, "push", "--quiet", "origin", "HEAD:main");
    pipelines.push(await newestPipeline(pipelines.at(-1)));
  }
  const busy = await Promise.all(pipelines.map((id) => world.jobsOf(id)));
  expect(busy.map(statuses)).toEqual([{ "deploy-network-staging": "pending" }, { "deploy-app-staging": "pending" }]);

  await world.sandbox.settled();
  const done = await Promise.all(pipelines.map((id) => world.jobsOf(id)));
  expect(done.map(statuses)).toEqual([{ "deploy-network-staging": "success" }, { "deploy-app-staging": "success" }]);
  expect(await Promise.all(programs.map(replicas))).toEqual([2, 2]);
});

test("a newer push to a merge request cancels its older preview", async () => {
  const holding = 'const until = Date.now() + 30_000; while (Date.now() < until);\nconst image = "shop-api:1";';
  await world.propose("twice", "app/index.js", 'const image = "shop-api:1";', holding);
  await world.openMergeRequest("twice");
  const older = await newestPipeline();
  await jobOf(older, "preview", "running");
  await world.developer.edit("app/index.js", holding, 'const image = "shop-api:1";');
  await succeed(world.developer, "commit", "--quiet", "--all", "--message", "At once");
  await succeed(world.developer, "push", "--quiet", "origin", "twice");
  await world.sandbox.settled();

  expect(statuses(await world.jobsOf(older))).toEqual({ preview: "canceled" });
  expect(statuses(await world.jobs())).toEqual({ preview: "success" });
});

/** The id of the newest pipeline, which has to be another one than this. */
async function newestPipeline(than?: number): Promise<number> {
  return eventually(async () => {
    const [newest] = await world.as("platform").Pipelines.all(project, { perPage: 1, maxPages: 1 });
    return newest && newest.id !== than ? newest.id : undefined;
  });
}

/** Waits until a job has a status. */
async function jobOf(pipeline: number, name: string, status: string): Promise<void> {
  await eventually(async () => ((await world.jobsOf(pipeline))[name]?.status === status ? true : undefined));
}

async function eventually<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    const found = await ask();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("it did not happen within a minute");
}

/** How many replicas a program's stack in Pulumi Cloud has. */
async function replicas(program: string): Promise<unknown> {
  const { body } = await world.cloud("GET", `stacks/acme/${program}/staging/export`);
  const { deployment } = body as { deployment: { resources?: { type: string; outputs?: Record<string, unknown> }[] } };
  return deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs?.replicas;
}
