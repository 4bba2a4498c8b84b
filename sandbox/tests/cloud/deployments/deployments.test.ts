import { beginDeployment, finishDeployment, nextDeployment } from "../../../cloud/deployments/deployments";
import { executorPort } from "../../../cloud/deployments/executorPort";
import { fieldOf, idOf, seed, type TestCloud, testCloud, tokenOf, withEnvironment } from "../testCloud";

const path = "/stacks/acme/shop/staging/deployments";
const source = { git: { repoUrl: "https://git.example/shop.git", branch: "main" } };
const now = new Date("2026-01-01T00:00:00Z");

async function configured(body: object = {}): Promise<TestCloud> {
  const cloud = testCloud();
  await cloud.send("PUT", `${path}/settings`, { body: { sourceContext: source, ...body } });
  return cloud;
}

async function run(cloud: TestCloud, body: object = {}, token?: string): Promise<string> {
  const started = await cloud.send("POST", path, { body: { operation: "update", ...body }, ...(token && { token }) });
  expect(started.status).toBe(202);
  return idOf(started);
}

async function statuses(cloud: TestCloud): Promise<string[]> {
  const { body } = await cloud.send("GET", `${path}?asc=true`);
  return (body as { deployments: { status: string }[] }).deployments.map(({ status }) => status);
}

test("a deployment is accepted with its number, and read by its id and its number", async () => {
  const cloud = await configured();
  const started = await cloud.send("POST", path, {
    body: { operation: "update" },
    headers: { "X-Pulumi-Deployment-Initiator": "cli" },
  });
  const [byId, byVersion] = [
    await cloud.send("GET", `${path}/${idOf(started)}`),
    await cloud.send("GET", `${path}/version/1`),
  ];

  expect(started).toMatchObject({ status: 202, body: { version: 1 } });
  expect(byId.body).toMatchObject({
    status: "not-started",
    pulumiOperation: "update",
    initiator: "cli",
    requestedBy: { githubLogin: "platform" },
    jobs: [],
    updates: [],
  });
  expect(byVersion.body).toEqual(byId.body);
});

test("the request is on top of the stack's settings, and empty values of clients count as not given", async () => {
  const cloud = await configured({ operationContext: { preRunCommands: ["make"], environmentVariables: { A: "1" } } });
  await run(cloud, {
    sourceContext: { git: { repoUrl: "", branch: "feature" } },
    operationContext: {
      preRunCommands: null,
      environmentVariables: { B: { secret: "hidden" } },
      options: { skipInstallDependencies: false, shell: "" },
    },
  });

  expect(cloud.state.deployments.all()[0]?.document).toMatchObject({
    sourceContext: { git: { repoUrl: source.git.repoUrl, branch: "feature" } },
    operationContext: { preRunCommands: ["make"], environmentVariables: { A: "1", B: { secret: "hidden" } } },
  });
});

test("null removes the branch of the settings, so that a tag or a commit is deployed instead", async () => {
  const cloud = await configured();
  await run(cloud, { sourceContext: { git: { tag: "release-1", branch: null } } });
  await run(cloud, { sourceContext: { git: { commit: "0123abc", branch: null, tag: null } } });
  const both = { operation: "update", sourceContext: { git: { tag: "release-1" } } };
  const refused = await cloud.send("POST", path, { body: both });

  expect(cloud.state.deployments.all().map(({ document }) => document.sourceContext?.git)).toEqual([
    { repoUrl: source.git.repoUrl, tag: "release-1" },
    { repoUrl: source.git.repoUrl, commit: "0123abc" },
  ]);
  expect(refused).toMatchObject({
    status: 400,
    body: { message: "Bad Request: only one of branch, commit, and tag may be set" },
  });
  expect((await cloud.send("GET", `${path}/settings`)).body).toMatchObject({ sourceContext: source });
});

test("without inherited settings, only the request counts, and it needs a source", async () => {
  const cloud = await configured({ operationContext: { preRunCommands: ["make"] } });
  await run(cloud, { inheritSettings: false, sourceContext: source });
  const refused = await cloud.send("POST", path, { body: { operation: "update", inheritSettings: false } });

  expect(cloud.state.deployments.all()[0]?.document).not.toHaveProperty("operationContext");
  expect(refused.status).toBe(400);
});

test.each<[string, object, number, string]>([
  ["no operation", {}, 400, "Missing top level required field 'operation'"],
  ["an operation in its context", { operation: "update", operationContext: { operation: "update" } }, 400, "top level"],
  ["an unknown pool", { operation: "update", agentPoolID: "none" }, 400, "Invalid agent pool id"],
  ["remediation below Business Critical", { operation: "remediate-drift" }, 402, "Business Critical"],
])("a deployment with %s is refused", async (_, body, status, reason) => {
  const cloud = await configured();

  expect(await cloud.send("POST", path, { body })).toMatchObject({
    status,
    body: { message: expect.stringContaining(reason) as string },
  });
  expect(cloud.state.deployments.all()).toEqual([]);
});

test("one deployment at a time runs for each stack, in the order of their requests", async () => {
  const cloud = await configured();
  const [first, second] = [await run(cloud), await run(cloud)];
  const port = executorPort(
    cloud.state,
    () => now,
    () => "",
  );
  const running = port.request();
  const none = port.request();
  port.finish(running!, true);
  const next = port.request();

  expect([running?.id, none, next?.id]).toEqual([first, undefined, second]);
  expect(await statuses(cloud)).toEqual(["succeeded", "running"]);
});

test("deployments of a paused stack and of an agent pool wait", async () => {
  const cloud = await configured();
  await cloud.send("POST", `${path}/pause`);
  await run(cloud);
  const paused = nextDeployment(cloud.state);
  await cloud.send("POST", `${path}/resume`);
  const resumed = nextDeployment(cloud.state);
  const pool = idOf(await cloud.send("POST", "/orgs/acme/agent-pools", { body: { name: "private" } }));
  await cloud.send("POST", "/stacks/acme/shop/production/deployments", {
    body: { operation: "update", sourceContext: source, agentPoolID: pool },
  });
  finishDeployment(cloud.state, resumed!, true, now);

  expect([paused, resumed?.version, nextDeployment(cloud.state)]).toEqual([undefined, 1, undefined]);
});

test("a stack without settings can't be paused", async () => {
  expect((await testCloud().send("POST", `${path}/pause`)).status).toBe(400);
});

test("with skipIntermediateDeployments, only the newest queued deployment of an operation remains", async () => {
  const cloud = await configured({ operationContext: { options: { skipIntermediateDeployments: true } } });
  await run(cloud);
  await run(cloud, { operation: "preview" });
  await run(cloud);

  expect(await statuses(cloud)).toEqual(["skipped", "not-started", "not-started"]);
});

test("a queued deployment is canceled at once, and one that is over can't be", async () => {
  const cloud = await configured();
  const id = await run(cloud);
  const canceled = await cloud.send("POST", `${path}/${id}/cancel`);
  const again = await cloud.send("POST", `${path}/${id}/cancel`);

  expect([canceled.status, again.status, await statuses(cloud)]).toEqual([200, 404, ["skipped"]]);
});

test("the log is read in parts, also of one step, and ends when the deployment has", async () => {
  const cloud = await configured();
  const id = await run(cloud);
  const port = executorPort(
    cloud.state,
    () => now,
    () => "",
  );
  const payload = port.request()!;
  port.startStep(payload, "Get source");
  port.append(payload, "one\ntw");
  const logs = async (query: string) => (await cloud.send("GET", `${path}/${id}/logs?${query}`)).body;
  const early = await logs("");
  port.append(payload, "o\n");
  port.startStep(payload, "pulumi update");
  port.append(payload, "three");
  port.finish(payload, false);
  const [rest, step, invalid] = [
    await logs("continuationToken=2"),
    await logs("job=0&step=0&count=1"),
    await logs("step=0&count=500"),
  ];

  const timestamp = now.toISOString();
  expect(early).toEqual({
    lines: [
      { header: "Get source", timestamp },
      { timestamp, line: "one\n" },
    ],
    nextToken: "2",
  });
  expect(rest).toEqual({
    lines: [
      { timestamp, line: "two\n" },
      { header: "pulumi update", timestamp },
      { timestamp, line: "three\n" },
    ],
  });
  expect(step).toEqual({ name: "Get source", lines: [{ timestamp, line: "one\n" }], nextOffset: 1 });
  expect(invalid).toMatchObject({ code: 400 });
  expect((await cloud.send("GET", `${path}/${id}`)).body).toMatchObject({
    status: "failed",
    jobs: [
      {
        steps: [
          { name: "Get source", status: "succeeded" },
          { name: "pulumi update", status: "failed" },
        ],
      },
    ],
  });
});

describe("the token of a deployment", () => {
  /** The token of a deployment that nobody requested. */
  async function issued(cloud: TestCloud): Promise<string> {
    await run(cloud);
    const [deployment] = cloud.state.deployments.all();
    const identity = { kind: "deployment", organization: "acme", stack: deployment!.stack } as const;
    return beginDeployment(cloud.state, { ...cloud.state.deployments.update(deployment!.id, { identity }) }, now).value;
  }

  test("is an administrator of its own stack, and of nothing else", async () => {
    const cloud = await withEnvironment("values: {}");
    await cloud.send("PUT", `${path}/settings`, { body: { sourceContext: source } });
    const token = await issued(cloud);
    const status = async (method: string, at: string, body?: object) =>
      (await cloud.send(method, at, { token, ...(body && { body }) })).status;

    expect([
      await status("GET", "/stacks/acme/shop/staging"),
      await status("POST", "/stacks/acme/shop/staging/rename", { newName: "other" }),
      await status("GET", "/stacks/acme/shop/production"),
      await status("GET", "/esc/environments/acme/shop/staging"),
      await status("GET", "/orgs/acme/tokens"),
    ]).toEqual([200, 204, 404, 404, 403]);
  });

  test("has the permissions of every member on other stacks and ESC environments", async () => {
    const memberPermissions = { stacks: "read", environments: "read" } as const;
    const organizations = seed.organizations.map((one) => ({ ...one, memberPermissions }));
    const cloud = testCloud({ ...seed, organizations });
    await cloud.send("PUT", `${path}/settings`, { body: { sourceContext: source } });
    const token = await issued(cloud);

    expect((await cloud.send("GET", "/stacks/acme/shop/production", { token })).status).toBe(200);
    expect((await cloud.send("DELETE", "/stacks/acme/shop/production", { token })).status).toBe(403);
  });

  test("ends with the deployment, and no token exchange ends it before", async () => {
    const cloud = await configured();
    const token = await issued(cloud);
    cloud.state.deleteExpiredTokens(Number.MAX_SAFE_INTEGER);
    const during = (await cloud.send("GET", "/user", { token })).status;
    finishDeployment(cloud.state, cloud.state.deployments.all()[0]!, true, now);

    expect([during, (await cloud.send("GET", "/user", { token })).status]).toEqual([200, 401]);
  });

  test("is of the person who requested the deployment", async () => {
    const cloud = await configured();
    await run(cloud, {}, tokenOf("developer"));
    const token = beginDeployment(cloud.state, cloud.state.deployments.all()[0]!, now).value;

    expect(fieldOf((await cloud.send("GET", "/user", { token })).body, "githubLogin")).toBe("developer");
  });
});

test("an update of a deployment is listed with it", async () => {
  const cloud = await configured();
  const id = await run(cloud);
  const token = beginDeployment(cloud.state, cloud.state.deployments.all()[0]!, now).value;
  await cloud.send("POST", "/stacks/acme/shop/staging/update", { token, body: {} });
  const { body } = await cloud.send("GET", `${path}/${id}/updates`);

  expect(body).toMatchObject([{ updateID: expect.any(String) as string, requestedBy: { githubLogin: "platform" } }]);
});

test("a destroy that ends a lifetime deletes its stack", async () => {
  const cloud = await configured();
  await run(cloud, { operation: "destroy", operationContext: { options: { deleteAfterDestroy: true } } });
  const deployment = cloud.state.deployments.all()[0]!;
  beginDeployment(cloud.state, deployment, now);
  finishDeployment(cloud.state, deployment, true, now);

  expect((await cloud.send("GET", "/stacks/acme/shop/staging")).status).toBe(404);
  expect(cloud.state.deployments.all()).toEqual([]);
});

test("a due schedule starts one deployment, and one that runs once is gone", async () => {
  const cloud = await configured();
  await cloud.send("POST", `${path}/schedules`, {
    body: { scheduleCron: "* * * * *", request: { operation: "refresh" } },
  });
  await cloud.send("POST", `${path}/ttl/schedules`, { body: { timestamp: "2026-01-01T00:00:10Z" } });
  // The clock advances by a second with each request.
  for (let second = 0; second < 120; second++) await cloud.send("GET", "/user");
  const operations = cloud.state.deployments.all().map(({ operation, initiator }) => `${operation} by ${initiator}`);

  expect(operations).toEqual(["destroy by schedule", "refresh by schedule", "refresh by schedule"]);
  expect(cloud.state.schedules.all()).toMatchObject([{ cron: "* * * * *" }]);
});
