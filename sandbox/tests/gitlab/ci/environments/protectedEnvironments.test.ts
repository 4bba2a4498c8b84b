import { API, pick } from "../../world";
import { type CiWorld, createCiWorld, type FileText, user } from "../ciWorld";

const JOBS = `/projects/${API}/jobs`;
const ship = { environment: { name: "production" } };
const deploy: FileText = { jobs: { ship }, autoCancel: "none" };

type Rules = Readonly<Record<string, readonly object[]>>;

/** A world with the protected environment `production`. By default, only Maintainers may deploy. */
async function protectedWorld(
  { deploy_access_levels = [{ access_level: 40 }], ...rules }: Rules = {},
  seed = {},
): Promise<CiWorld> {
  const world = createCiWorld(seed);
  await world.as("developer")("POST", `/projects/${API}/repository/branches`, { branch: "topic", ref: "main" });
  const body = { name: "production", deploy_access_levels, ...rules };
  await world.as("maintainer")("POST", `/projects/${API}/protected_environments`, body);
  return world;
}

/** A branch pipeline that the user started. */
async function pipelineOf(world: CiWorld, username: string, file: FileText) {
  await world.push(file, { branch: "topic" });
  const commit = world.state.commits.all().at(-1)!;
  await world.request({ ref: "topic", commit, user: user(world.state, username) });
  return world.state.pipelines.all().at(-1)!;
}

test.each(["start", "stop", "prepare", "verify", "access"] as const)(
  "a job with the action %s fails before it runs if its user may not deploy",
  async (action) => {
    const world = await protectedWorld();
    const pipeline = await pipelineOf(world, "developer", {
      jobs: { ship: { environment: { name: "production", action } }, unit: {} },
      autoCancel: "none",
    });

    expect(world.job(pipeline, "ship")).toMatchObject({
      status: "failed",
      failureReason: "protected_environment_failure",
    });
    expect(world.job(pipeline, "unit").status).toBe("pending");
  },
);

test("the failed job contains the reason, and is not retried", async () => {
  const world = await protectedWorld();
  const retry = { max: 2, when: ["always"], exitCodes: [] };
  const pipeline = await pipelineOf(world, "developer", { jobs: { ship: { ...ship, retry } } });
  const { body } = await world.as("developer")("GET", `${JOBS}/${world.job(pipeline, "ship").id}`);

  expect(pick(body, "status", "failure_reason")).toEqual({
    status: "failed",
    failure_reason: "protected_environment_failure",
  });
  expect(world.state.deployments.all().at(-1)?.status).toBe("failed");
});

test.each([
  ["their role", { deploy_access_levels: [{ access_level: 30 }] }],
  ["their name", { deploy_access_levels: [{ access_level: 60 }, { user_id: 3 }] }],
])("a job runs if its user may deploy by %s", async (_, rules) => {
  const world = await protectedWorld(rules);
  const pipeline = await pipelineOf(world, "developer", deploy);

  expect(world.statuses(pipeline)).toEqual({ ship: "pending" });
});

test("an admin may deploy to every protected environment", async () => {
  const world = await protectedWorld({ deploy_access_levels: [{ user_id: 3 }] });

  expect(world.statuses(await pipelineOf(world, "platform", deploy))).toEqual({ ship: "pending" });
});

test("an Enterprise Edition without a licence enforces nothing", async () => {
  const world = await protectedWorld({}, { licensed: false });

  expect(world.statuses(await pipelineOf(world, "developer", deploy))).toEqual({ ship: "pending" });
});

test("a manual job waits for any user, and a user who may not deploy cannot play, retry or cancel it", async () => {
  const world = await protectedWorld();
  const pipeline = await pipelineOf(world, "developer", { jobs: { ship: { ...ship, when: "manual" } } });
  const one = `${JOBS}/${world.job(pipeline, "ship").id}`;
  const act = async (username: string, verb: string) => (await world.as(username)("POST", `${one}/${verb}`)).status;

  expect(world.statuses(pipeline)).toEqual({ ship: "manual" });
  expect(await act("developer", "play")).toBe(403);
  expect(await act("maintainer", "play")).toBe(200);
  expect(await act("developer", "cancel")).toBe(403);
  await world.run("ship");
  expect(await act("developer", "retry")).toBe(403);
  expect(await act("maintainer", "retry")).toBe(201);
});

test("a user who may deploy can play the job of a protected branch that they may not push to", async () => {
  const world = await protectedWorld({ deploy_access_levels: [{ user_id: 3 }] });
  const pipeline = await world.push({
    jobs: { ship: { ...ship, when: "manual" }, other: { when: "manual" } },
  });
  const play = async (name: string) =>
    (await world.as("developer")("POST", `${JOBS}/${world.job(pipeline, name).id}/play`)).status;

  expect([await play("ship"), await play("other")]).toEqual([200, 403]);
});

test("a user who may not deploy can neither stop nor delete the environment", async () => {
  const world = await protectedWorld();
  const environments = `/projects/${API}/environments`;
  const { body } = await world.as("developer")("POST", environments, { name: "production" });
  const one = `${environments}/${(body as { id: number }).id}`;

  expect((await world.as("developer")("POST", `${one}/stop`)).status).toBe(403);
  expect((await world.as("maintainer")("POST", `${one}/stop`)).status).toBe(200);
  expect((await world.as("developer")("DELETE", one)).status).toBe(403);
  expect((await world.as("maintainer")("DELETE", one)).status).toBe(204);
});

test("the job token of a user who may not deploy cannot stop the environment", async () => {
  const world = await protectedWorld();
  await world.as("maintainer")("POST", `/projects/${API}/environments`, { name: "production" });
  const pipeline = await pipelineOf(world, "developer", { jobs: { unit: {} }, autoCancel: "none" });
  await world.run("unit");
  const { job } = (await world.take())!;

  expect(job.pipelineId).toBe(pipeline.id);
  expect((await world.asJob(job)("POST", `/projects/${API}/environments/1/stop`)).status).toBe(403);
  expect(world.state.environments.get(1)?.state).toBe("available");
});

test("an ID token contains whether the environment is protected", async () => {
  const world = await protectedWorld({ deploy_access_levels: [{ access_level: 30 }] });
  const claims = async (name: string) => {
    const answer = await world.gitlab.idToken(
      {
        project: "acme/shop/api",
        pipeline: { source: "push", ref: "main", user: "maintainer" },
        environment: { name },
        audience: "urn:pulumi:org:acme",
      },
      "https://gitlab.example.com",
    );
    if (!answer.ok) throw new Error(answer.reason);
    return JSON.parse(Buffer.from(answer.token.split(".")[1]!, "base64url").toString()) as Record<string, unknown>;
  };

  expect((await claims("production")).environment_protected).toBe("true");
  expect((await claims("production/eu")).environment_protected).toBe("false");
});
