import { runnerMachine } from "pulumi-pipeline-sandbox/workspace/runnerMachine";
import { exampleTokens } from "pulumi-pipeline-sandbox/exampleSeed";
import { project } from "../world";
import { createLoopWorld, type LoopWorld, succeed } from "./loopWorld";

/** Updates that conflict. Each test continues where the last one stopped. */
let world: LoopWorld;

jest.setTimeout(120_000);

beforeAll(async () => {
  world = await createLoopWorld();
});

afterAll(() => world.close());

const stack = "stacks/acme/shop-api/staging";

async function pushToMain(replicas: number): Promise<void> {
  await world.platform.edit("infra/Pulumi.staging.yaml", /replicas: \d+/, `replicas: ${replicas}`);
  await succeed(world.platform, "commit", "--quiet", "--all", "--message", `Run ${replicas} replicas`);
  await succeed(world.platform, "push", "--quiet", "origin", "HEAD:main");
}

test("two pushes in a row deploy one after the other", async () => {
  await succeed(world.platform, "pull", "--quiet");
  await pushToMain(2);
  await pushToMain(4);
  await world.sandbox.settled();

  const deployments = (await world.as("platform").Jobs.all(project))
    .filter(({ name }) => name === "deploy-staging")
    .sort((one, other) => one.id - other.id);
  expect(deployments.map(({ status }) => status)).toEqual(["success", "success"]);
  const [first, second] = deployments;
  expect(Date.parse(second?.started_at as string)).toBeGreaterThanOrEqual(Date.parse(first?.finished_at as string));
  expect(await world.outputs("staging")).toEqual({ image: "shop-api:1", replicas: 4 });
});

test("a job does not interrupt a manual update, and explains the lock conflict", async () => {
  const planned = await world.cloud("POST", `${stack}/update`, {
    name: "shop-api",
    runtime: "nodejs",
    options: {},
    config: {},
    metadata: { message: "by hand", environment: {} },
  });
  const { updateID } = planned.body as { updateID: string };
  expect(await world.cloud("POST", `${stack}/update/${updateID}`, { tags: {} })).toMatchObject({ status: 200 });
  await pushToMain(5);
  const job = (await world.jobs())["deploy-staging"]!;

  expect(job.status).toBe("failed");
  expect(await world.log(job)).toContain(
    "Lock conflict: another update of acme/shop-api/staging is running. It was not cancelled. Wait for it to finish, then retry this job.",
  );
  expect(await world.outputs("staging")).toMatchObject({ replicas: 4 });
});

test("after that update is cancelled, a retry of the job deploys", async () => {
  const { code, stdout, stderr } = await platformPulumi("cancel", "--yes", "--stack", "acme/shop-api/staging");
  expect([code, stdout + stderr]).toEqual([0, expect.any(String)]);
  const failed = (await world.jobs())["deploy-staging"]!;
  await world.as("platform").Jobs.retry(project, failed.id);

  expect((await world.jobs())["deploy-staging"]).toMatchObject({ status: "success" });
  expect(await world.outputs("staging")).toMatchObject({ replicas: 5 });
});

test("the next deployment recovers one that was killed during the update", async () => {
  // The program waits after its first replica, so that the job is killed during the update.
  await world.platform.edit(
    "infra/index.js",
    "exports.image",
    'const { setTimeout } = require("node:timers/promises");\nif (replicas === 6 && !pulumi.runtime.isDryRun()) exports.waited = setTimeout(60_000);\nexports.image',
  );
  await pushToMain(6);
  const running = await untilUpdating();
  await world.as("platform").Jobs.cancel(project, running);
  await world.sandbox.settled();
  await platformPulumi("cancel", "--yes", "--stack", "acme/shop-api/staging");
  await pushToMain(7);

  expect((await world.jobs())["deploy-staging"]).toMatchObject({ status: "success" });
  expect(await world.outputs("staging")).toMatchObject({ replicas: 7 });
});

/** The running deployment, after Pulumi Cloud has its update. */
async function untilUpdating(): Promise<number> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    const { body } = await world.cloud("GET", stack);
    const running = await world.as("platform").Jobs.all(project, { scope: "running" });
    const job = running.find(({ name }) => name === "deploy-staging");
    if ((body as { currentOperation?: unknown }).currentOperation && job) return job.id;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const jobs = await world.as("platform").Jobs.all(project);
  throw new Error(`no update began: ${jobs.map(({ name, status }) => `${name} ${status}`).join(", ")}`);
}

/** Runs the real command line, as the platform team, on Pulumi Cloud. */
function platformPulumi(...args: string[]) {
  return world.workspace.pulumi([...args, "--non-interactive"], {
    env: {
      PULUMI_BACKEND_URL: world.sandbox.cloudUrl,
      PULUMI_ACCESS_TOKEN: exampleTokens.cloud,
      ...(runnerMachine().env as Record<string, string>),
    },
  });
}
