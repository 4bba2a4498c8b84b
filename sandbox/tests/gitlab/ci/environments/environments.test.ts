import type { Pipeline } from "../../../../gitlab/ci/entities";
import { playJob, retryJob } from "../../../../gitlab/ci/jobs/playJob";
import { API, pick } from "../../world";
import { type CiWorld, createCiWorld, failed, type FileText, project, user } from "../ciWorld";

const staging = { name: "staging", url: "https://staging.example.com" };
const deploy: FileText = { jobs: { ship: { environment: staging } }, autoCancel: "none" };
const manual: FileText = { jobs: { ship: { environment: staging, when: "manual" } }, autoCancel: "none" };

const environment = (world: CiWorld) => world.state.environments.all()[0];
const deployments = (world: CiWorld) => world.state.deployments.all().map(({ status }) => status);
const play = (world: CiWorld, pipeline: Pipeline) =>
  playJob(world.state, user(world.state, "maintainer"), world.job(pipeline, "ship"));

test("an environment is created with the pipeline, and gets its address when the job succeeds", async () => {
  const world = createCiWorld();
  await world.push(deploy);

  expect(environment(world)).toMatchObject({
    projectId: project(world.state).id,
    name: "staging",
    slug: "staging",
    tier: "staging",
    state: "available",
    externalUrl: null,
  });
  await world.run("ship");
  expect(environment(world)?.externalUrl).toBe("https://staging.example.com");
});

test("an existing environment keeps its tier; a new one has the tier of the job", async () => {
  const world = createCiWorld();
  const tiers = { a: "production", b: "nonsense" };
  await world.as("maintainer")("POST", `/projects/${API}/environments`, { name: "staging", tier: "testing" });
  await world.push({
    jobs: {
      ship: { environment: { ...staging, tier: "production" } },
      ...Object.fromEntries(Object.entries(tiers).map(([name, tier]) => [name, { environment: { name, tier } }])),
    },
  });

  expect(world.state.environments.all().map(({ name, tier }) => [name, tier])).toEqual([
    ["staging", "testing"],
    ["a", "production"],
    ["b", "other"],
  ]);
});

test("a deployment has the status of its job", async () => {
  const world = createCiWorld();
  const pipeline = await world.push({ jobs: { unit: {}, ship: { stage: "deploy", environment: staging } } });

  expect(deployments(world)).toEqual([]);
  await world.run("unit");
  expect(deployments(world)).toEqual(["created"]);
  const { job } = (await world.take())!;
  expect(deployments(world)).toEqual(["running"]);
  world.ci.port.finish(job.id, { status: "success", exitCode: 0, failureReason: null });
  expect(world.state.deployments.all()).toMatchObject([
    { iid: 1, status: "success", ref: "main", tag: false, sha: pipeline.sha, jobId: job.id },
  ]);
});

test.each<[string, (world: CiWorld, pipeline: Pipeline) => Promise<unknown>, string[]]>([
  ["failed", (world) => world.run("ship", failed), ["failed"]],
  [
    "was canceled",
    (world, { id }) => world.as("maintainer")("POST", `/projects/${API}/pipelines/${id}/cancel`),
    ["canceled"],
  ],
  [
    "was retried",
    async (world, pipeline) => {
      await world.run("ship", failed);
      retryJob(world.state, user(world.state, "maintainer"), world.job(pipeline, "ship"));
    },
    ["failed", "created"],
  ],
])("a deployment whose job %s has that status", async (_, end, expected) => {
  const world = createCiWorld();
  const pipeline = await world.push(deploy);
  await end(world, pipeline);

  expect(deployments(world)).toEqual(expected);
});

test.each(["prepare", "verify", "access", "stop"] as const)(
  "a job with the action %s deploys nothing",
  async (action) => {
    const world = createCiWorld();
    await world.push({ jobs: { look: { environment: { ...staging, action } } } });
    await world.run("look");

    expect(deployments(world)).toEqual([]);
    expect(environment(world)).toMatchObject({ externalUrl: null, state: action === "stop" ? "stopped" : "available" });
  },
);

describe("an outdated deployment", () => {
  test("fails when its turn comes, and is not retried", async () => {
    const world = createCiWorld();
    const older = await world.push(manual);
    const newer = await world.push(manual);
    play(world, newer);
    await world.run("ship");
    play(world, older);

    expect(world.job(older, "ship")).toMatchObject({
      status: "failed",
      failureReason: "failed_outdated_deployment_job",
    });
  });

  test("cannot be played through the API", async () => {
    const world = createCiWorld();
    const older = await world.push(manual);
    play(world, await world.push(manual));
    await world.run("ship");
    const { id } = world.job(older, "ship");

    expect((await world.as("platform")("POST", `/projects/${API}/jobs/${id}/play`)).status).toBe(403);
    expect(world.job(older, "ship").status).toBe("manual");
  });

  test("is not outdated if the newer one failed, has the same commit, or the older one ended before", async () => {
    const world = createCiWorld();
    const first = await world.push(manual);
    const second = await world.push(manual);
    play(world, second);
    await world.run("ship", failed);
    play(world, first);
    await world.run("ship");
    expect(world.status(first)).toBe("success");

    await world.request();
    play(world, world.state.pipelines.all().at(-1)!);
    await world.run("ship");
    expect(
      (await world.as("maintainer")("POST", `/projects/${API}/jobs/${world.job(first, "ship").id}/retry`)).status,
    ).toBe(201);
    expect(world.job(first, "ship").status).toBe("pending");
  });
});

describe("stopping an environment", () => {
  const withStop: FileText = {
    jobs: {
      ship: { environment: { ...staging, onStop: "sweep" } },
      sweep: { environment: { name: "staging", action: "stop" }, when: "manual", allowFailure: true },
    },
  };
  const stop = (world: CiWorld, username: string, body?: object) =>
    world.as(username)("POST", `/projects/${API}/environments/1/stop`, body);

  test("plays its stop job, and the environment is stopped when that succeeds", async () => {
    const world = createCiWorld();
    const pipeline = await world.push(withStop);
    await world.run("ship");
    const answer = await stop(world, "maintainer");

    expect([answer.status, pick(answer.body, "state")]).toEqual([200, { state: "stopping" }]);
    expect(world.statuses(pipeline)).toEqual({ ship: "success", sweep: "pending" });
    await world.run("sweep");
    expect(environment(world)?.state).toBe("stopped");
    await world.push(withStop);
    await world.run("ship");
    expect(environment(world)?.state).toBe("available");
  });

  test("needs no job if it is forced, or if there is none", async () => {
    const world = createCiWorld();
    const pipeline = await world.push(withStop);
    await world.run("ship");

    expect(pick((await stop(world, "maintainer", { force: true })).body, "state")).toEqual({ state: "stopped" });
    expect(world.statuses(pipeline).sweep).toBe("manual");
  });

  test("is refused to users who may not play that job", async () => {
    const world = createCiWorld();
    await world.push(withStop);
    await world.run("ship");

    expect((await stop(world, "developer")).status).toBe(403);
    expect(environment(world)?.state).toBe("available");
  });
});

test("an environment contains its last deployment", async () => {
  const world = createCiWorld();
  const as = world.as("reporter");
  const pipeline = await world.push(deploy);
  expect(pick((await as("GET", `/projects/${API}/environments/1`)).body, "last_deployment")).toEqual({
    last_deployment: null,
  });
  await world.run("ship");
  const { last_deployment: last } = (await as("GET", `/projects/${API}/environments/1`)).body as Record<string, object>;

  expect(last).toMatchObject({
    iid: 1,
    ref: "main",
    sha: pipeline.sha,
    status: "success",
    user: { username: "maintainer" },
    deployable: { name: "ship", status: "success", pipeline: { id: pipeline.id } },
  });
  expect(last).not.toHaveProperty("environment");
});

test("a job with an invalid environment name fails before it starts", async () => {
  const world = createCiWorld();
  const pipeline = await world.push({ jobs: { ship: { environment: { name: "a;b" } }, unit: {} } });

  expect(world.job(pipeline, "ship")).toMatchObject({
    status: "failed",
    failureReason: "environment_creation_failure",
  });
  expect(await world.runAll()).toEqual(["unit"]);
  expect(world.status(pipeline)).toBe("failed");
  expect(world.state.environments.all()).toEqual([]);
});
