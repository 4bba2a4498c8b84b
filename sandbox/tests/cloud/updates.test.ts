import { fieldOf, teamToken, testCloud, type TestCloud, tokenOf } from "./testCloud";

const stack = "/stacks/acme/shop/staging";
const state = { version: 3, deployment: { manifest: { magic: "m" }, resources: [{ urn: "urn:a" }, { urn: "urn:b" }] } };
const program = { options: { dryRun: false }, config: { "shop:size": { string: "1" } }, metadata: { message: "go" } };

interface Running {
  readonly id: string;
  readonly lease: string;
  readonly version: number;
}

/** Creates and starts an update. */
async function begin(cloud: TestCloud, kind = "update", dryRun = false, token = tokenOf("platform")): Promise<Running> {
  const created = await cloud.send("POST", `${stack}/${kind}`, { token, body: { ...program, options: { dryRun } } });
  const id = fieldOf(created.body, "updateID");
  const { body } = await cloud.send("POST", `${stack}/update/${id}`, { token, body: { tags: { by: kind } } });
  return { id, lease: fieldOf(body, "token"), version: (body as { version: number }).version };
}

/** Sends a request of the engine, with the lease. */
function engine(cloud: TestCloud, { id, lease }: Running, method: string, verb: string, body: unknown) {
  const headers = { Authorization: `update-token ${lease}` };
  return cloud.send(method, `${stack}/update/${id}/${verb}`, { token: null, headers, body });
}

const checkpoint = (cloud: TestCloud, running: Running) => engine(cloud, running, "PATCH", "checkpoint", state);
const complete = (cloud: TestCloud, running: Running, status = "succeeded") =>
  engine(cloud, running, "POST", "complete", { status });

async function grant(cloud: TestCloud, permission: number): Promise<string> {
  const token = await teamToken(cloud);
  const addStackPermission = { projectName: "shop", stackName: "staging", permission };
  await cloud.send("PATCH", "/orgs/acme/teams/shop", { body: { addStackPermission } });
  return token;
}

test("an update is created, started, stores a checkpoint and completes", async () => {
  const cloud = testCloud();
  const created = await cloud.send("POST", `${stack}/update`, { body: program });
  const id = fieldOf(created.body, "updateID");
  const started = await cloud.send("POST", `${stack}/update/${id}`, { body: { tags: { a: "b" }, journalVersion: 1 } });

  expect(created.body).toEqual({ updateID: id, requiredPolicies: [], messages: [] });
  // Without `journalVersion` the engine sends whole checkpoints.
  expect([started.status, started.body]).toEqual([
    200,
    {
      version: 1,
      token: expect.stringMatching(/^lease-/),
      tokenExpiration: Date.parse("2026-01-01T00:05:02Z") / 1000,
    },
  ]);
  const running = { id, lease: fieldOf(started.body, "token"), version: 1 };
  expect((await checkpoint(cloud, running)).status).toBe(204);
  expect((await complete(cloud, running)).status).toBe(204);
  expect((await cloud.send("GET", `${stack}/update/${id}`)).body).toEqual({ status: "succeeded", events: [] });
  expect((await cloud.send("GET", `${stack}/export`)).body).toEqual(state);
  expect((await cloud.send("GET", stack)).body).toMatchObject({ version: 1, activeUpdate: id, tags: { a: "b" } });
});

test("a stack contains its running update until that ends", async () => {
  const cloud = testCloud();
  const running = await begin(cloud, "refresh");

  expect((await cloud.send("GET", stack)).body).toMatchObject({
    activeUpdate: running.id,
    currentOperation: { kind: "refresh", author: "platform", started: Date.parse("2026-01-01T00:00:02Z") / 1000 },
  });
  await complete(cloud, running, "failed");
  expect((await cloud.send("GET", stack)).body).not.toHaveProperty("currentOperation");
});

test("a stack without state is exported as an empty deployment", async () => {
  expect((await testCloud().send("GET", `${stack}/export`)).body).toEqual({
    version: 3,
    deployment: { manifest: { time: "2026-01-01T00:00:01.000Z", magic: "", version: "" } },
  });
});

test("every version can be exported", async () => {
  const cloud = testCloud();
  const first = await begin(cloud);
  await checkpoint(cloud, first);
  await complete(cloud, first);
  const second = await begin(cloud, "destroy");
  const empty = { version: 3, features: ["f"], deployment: { manifest: {} } };
  await engine(cloud, second, "PATCH", "checkpoint", empty);
  await complete(cloud, second);

  expect((await cloud.send("GET", `${stack}/export/1`)).body).toEqual(state);
  expect((await cloud.send("GET", `${stack}/export/2`)).body).toEqual(empty);
  expect((await cloud.send("GET", `${stack}/export`)).body).toEqual(empty);
  expect((await cloud.send("GET", `${stack}/export/3`)).status).toBe(404);
});

test("an invalid checkpoint does not replace the state", async () => {
  const cloud = testCloud();
  const running = await begin(cloud);
  await checkpoint(cloud, running);
  await engine(cloud, running, "PATCH", "checkpoint", { isInvalid: true, version: 3 });

  expect((await cloud.send("GET", `${stack}/export`)).body).toEqual(state);
});

const conflict = { code: 409, message: "Conflict: Another update is currently in progress." };

test("allows one update at a time: the next one conflicts when it starts", async () => {
  const cloud = testCloud();
  const running = await begin(cloud);
  const created = await cloud.send("POST", `${stack}/destroy`, { body: program });
  const path = `${stack}/update/${fieldOf(created.body, "updateID")}`;

  expect((await cloud.send("POST", path, { body: {} })).body).toEqual(conflict);
  expect((await cloud.send("POST", `${stack}/import`, { body: state })).body).toEqual(conflict);
  expect((await cloud.send("POST", `${stack}/rename`, { body: { newName: "dev" } })).body).toEqual(conflict);
  expect((await cloud.send("DELETE", `${stack}?force=true`)).body).toEqual(conflict);
  await complete(cloud, running);
  expect((await cloud.send("POST", path, { body: {} })).status).toBe(200);
});

test("an update of another stack does not conflict", async () => {
  const cloud = testCloud();
  await begin(cloud);
  const created = await cloud.send("POST", "/stacks/acme/shop/production/update", { body: program });
  const path = `/stacks/acme/shop/production/update/${fieldOf(created.body, "updateID")}`;

  expect((await cloud.send("POST", path, { body: {} })).status).toBe(200);
});

test("previews run at any time, and store no state, tags or version", async () => {
  const cloud = testCloud();
  const running = await begin(cloud);
  const preview = await begin(cloud, "preview");
  const dry = await begin(cloud, "refresh", true);

  expect([preview.version, dry.version]).toEqual([1, 1]);
  for (const only of [preview, dry]) {
    expect((await checkpoint(cloud, only)).status).toBe(400);
    expect((await complete(cloud, only)).status).toBe(204);
  }
  await complete(cloud, running);
  const { body } = await cloud.send("GET", stack);
  expect(body).toMatchObject({ version: 1, activeUpdate: running.id, tags: { by: "update" } });
  expect((await cloud.send("GET", `${stack}/updates/latest/previews`)).body).toEqual({
    updates: [{ updateID: dry.id }, { updateID: preview.id }],
  });
});

test("an update can be started only once", async () => {
  const cloud = testCloud();
  const { id } = await begin(cloud, "preview");
  const { status } = await cloud.send("POST", `${stack}/update/${id}`, { body: {} });

  expect(status).toBe(409);
});

test.each<[string, (running: Running) => Record<string, string>]>([
  ["no token", () => ({})],
  ["a Pulumi token", () => ({ Authorization: `token ${tokenOf("platform")}` })],
  ["the lease as a Pulumi token", ({ lease }) => ({ Authorization: `token ${lease}` })],
  ["another lease", () => ({ Authorization: "update-token lease-x" })],
])("engine requests with %s are unauthorized", async (_, headersOf) => {
  const cloud = testCloud();
  const running = await begin(cloud);
  const send = (method: string, verb: string, body: unknown) =>
    cloud.send(method, `${stack}/update/${running.id}/${verb}`, { token: null, headers: headersOf(running), body });

  expect((await send("PATCH", "checkpoint", state)).status).toBe(401);
  expect((await send("POST", "events/batch", { events: [] })).status).toBe(401);
  expect((await send("POST", "renew_lease", { duration: 300 })).status).toBe(401);
  expect((await send("POST", "complete", { status: "succeeded" })).status).toBe(401);
});

test("a lease is valid only for its own update of its own stack", async () => {
  const cloud = testCloud();
  const running = await begin(cloud);
  const preview = await begin(cloud, "preview");
  const headers = { Authorization: `update-token ${running.lease}` };
  const send = (path: string) => cloud.send("PATCH", path, { token: null, headers, body: state });

  expect((await send(`${stack}/update/${preview.id}/checkpoint`)).status).toBe(401);
  expect((await send(`/stacks/acme/shop/production/update/${running.id}/checkpoint`)).status).toBe(401);
  expect((await cloud.send("GET", "/user", { token: null, headers })).status).toBe(401);
});

test("an ended update accepts no more requests", async () => {
  const cloud = testCloud();
  const running = await begin(cloud);
  await complete(cloud, running);

  expect((await checkpoint(cloud, running)).body).toEqual({
    code: 403,
    message: "the update is not running: it has succeeded",
  });
});

/** Advances the clock, by a second with each request. */
async function wait(cloud: TestCloud, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) await cloud.send("GET", "/capabilities");
}

test("a lease can be renewed, for five minutes at most", async () => {
  const cloud = testCloud();
  const running = await begin(cloud);
  await wait(cloud, 200);
  const { body } = await engine(cloud, running, "POST", "renew_lease", { duration: 3000 });
  await wait(cloud, 200);

  expect(body).toEqual({ token: running.lease, tokenExpiration: Date.parse("2026-01-01T00:08:23Z") / 1000 });
  expect((await checkpoint(cloud, running)).status).toBe(204);
});

test("a killed update fails when its lease expires, and no longer blocks others", async () => {
  const cloud = testCloud();
  const killed = await begin(cloud);
  await checkpoint(cloud, killed);
  await wait(cloud, 300);

  expect((await checkpoint(cloud, killed)).body).toEqual({
    code: 403,
    message: "the lease of the update has expired",
  });
  const next = await begin(cloud);
  expect(next.version).toBe(2);
  expect((await cloud.send("GET", `${stack}/update/${killed.id}`)).body).toMatchObject({ status: "failed" });
  expect((await cloud.send("GET", `${stack}/export`)).body).toEqual(state);
});

test("a cancelled update no longer blocks others, and its engine is refused", async () => {
  const cloud = testCloud();
  const running = await begin(cloud);
  const cancelled = await cloud.send("POST", `${stack}/update/${running.id}/cancel`);
  const again = await cloud.send("POST", `${stack}/update/${running.id}/cancel`);

  expect([cancelled.status, again.status]).toEqual([204, 409]);
  expect((await complete(cloud, running)).status).toBe(403);
  expect((await begin(cloud)).version).toBe(2);
});

test("keeps events in the order of their arrival", async () => {
  const cloud = testCloud();
  const running = await begin(cloud);
  const events = [1, 2, 3].map((sequence) => ({ sequence, timestamp: 0, stdoutEvent: { message: "m", color: "" } }));
  await engine(cloud, running, "POST", "events/batch", { events: events.slice(0, 2) });
  const { status } = await engine(cloud, running, "POST", "events/batch", { events: events.slice(2) });

  expect(status).toBe(200);
  expect((await cloud.send("GET", `${stack}/update/${running.id}/events`)).body).toEqual({
    events,
    // The update runs still.
    continuationToken: "3",
  });
});

test("the history contains the result of each update, newest first, in pages", async () => {
  const cloud = testCloud();
  const first = await begin(cloud);
  const resourceChanges = { create: 2, same: 1 };
  await engine(cloud, first, "POST", "events/batch", {
    events: [{ summaryEvent: { resourceChanges } }, { cancelEvent: {} }],
  });
  await checkpoint(cloud, first);
  await complete(cloud, first);
  await complete(cloud, await begin(cloud, "preview"));
  await complete(cloud, await begin(cloud, "destroy"), "failed");
  const kinds = async (query: string) => {
    const { body } = await cloud.send("GET", `${stack}/updates${query}`);
    return (body as { updates: { kind: string }[] }).updates.map(({ kind }) => kind);
  };

  expect(await kinds("")).toEqual(["destroy", "update"]);
  expect(await kinds("?pageSize=1&page=1")).toEqual(["destroy"]);
  expect(await kinds("?pageSize=1&page=2")).toEqual(["update"]);
  const { body } = await cloud.send("GET", `${stack}/updates?pageSize=1&page=2`);
  expect(body).toEqual({
    updates: [
      {
        kind: "update",
        startTime: Date.parse("2026-01-01T00:00:02Z") / 1000,
        message: "go",
        environment: {},
        config: program.config,
        result: "succeeded",
        endTime: Date.parse("2026-01-01T00:00:05Z") / 1000,
        version: 1,
        resourceChanges,
        resourceCount: 2,
      },
    ],
  });
  expect((await cloud.send("GET", `${stack}/updates/latest`)).body).toMatchObject({
    info: { kind: "destroy", result: "failed" },
  });
});

test("a stack that was never updated has no latest update", async () => {
  const cloud = testCloud();
  await begin(cloud, "preview");

  expect((await cloud.send("GET", `${stack}/updates/latest`)).status).toBe(404);
  expect((await cloud.send("GET", `${stack}/updates`)).body).toEqual({ updates: [] });
});

test("an import replaces the state, as a completed update", async () => {
  const cloud = testCloud();
  const { status, body } = await cloud.send("POST", `${stack}/import`, { body: state });

  expect([status, body]).toEqual([200, { updateId: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
  const { body: followed } = await cloud.send("GET", `${stack}/update/${fieldOf(body, "updateId")}`);
  expect(followed).toEqual({ status: "succeeded", events: [] });
  expect((await cloud.send("GET", `${stack}/export`)).body).toEqual(state);
  expect((await cloud.send("GET", `${stack}/export/1`)).body).toEqual(state);
});

test.each([
  // permission, preview, dry update, dry refresh, dry destroy, update, refresh, destroy, export, import, tags, rename
  [101, [200, 200, 200, 200, 403, 403, 403, 200, 403, 403, 403]],
  [102, [200, 200, 200, 200, 200, 200, 200, 200, 200, 204, 403]],
  [103, [200, 200, 200, 200, 200, 200, 200, 200, 200, 204, 204]],
  [104, [200, 200, 200, 200, 403, 403, 403, 200, 403, 403, 403]],
  [0, [404, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]],
])("with the permission %i a team gets %j", async (permission, expected) => {
  const cloud = testCloud();
  const token = await grant(cloud, permission);
  const run = (kind: string, dryRun: boolean) =>
    cloud.send("POST", `${stack}/${kind}`, { token, body: { options: { dryRun } } });
  const answers = [
    await run("preview", false),
    await run("update", true),
    await run("refresh", true),
    await run("destroy", true),
    await run("update", false),
    await run("refresh", false),
    await run("destroy", false),
    await cloud.send("GET", `${stack}/export`, { token }),
    await cloud.send("POST", `${stack}/import`, { token, body: state }),
    await cloud.send("PATCH", `${stack}/tags`, { token, body: {} }),
    await cloud.send("POST", `${stack}/rename`, { token, body: { newName: "dev" } }),
  ];

  expect(answers.map(({ status }) => status)).toEqual(expected);
});

test("a team with read access can neither start nor cancel an update", async () => {
  const cloud = testCloud();
  const token = await grant(cloud, 101);
  const created = await cloud.send("POST", `${stack}/update`, { body: program });
  const path = `${stack}/update/${fieldOf(created.body, "updateID")}`;
  const refused = {
    code: 403,
    message: 'the team "shop" has Stack Read on the stack "shop/staging", and this needs Stack Write',
  };

  expect((await cloud.send("POST", path, { token, body: {} })).body).toEqual(refused);
  await cloud.send("POST", path, { body: {} });
  expect((await cloud.send("POST", `${path}/cancel`, { token })).body).toEqual(refused);
});

test.each(["", "/cancel", "/events"])("an unknown update gets 404 (%j)", async (verb) => {
  const method = verb === "/events" ? "GET" : "POST";
  const { status, body } = await testCloud().send(method, `${stack}/update/x${verb}`, { body: {} });

  expect([status, body]).toEqual([404, { code: 404, message: 'update "x" not found' }]);
});

test("deleting a stack deletes its updates, and a reset deletes all", async () => {
  const cloud = testCloud();
  const first = await begin(cloud);
  await complete(cloud, first);
  await cloud.send("DELETE", stack);
  await cloud.send("POST", "/stacks/acme/shop", { body: { stackName: "staging" } });

  expect((await cloud.send("GET", `${stack}/updates`)).body).toEqual({ updates: [] });
  await begin(cloud);
  cloud.reset();
  expect((await cloud.send("GET", stack)).body).toMatchObject({ activeUpdate: "", version: 0 });
});
