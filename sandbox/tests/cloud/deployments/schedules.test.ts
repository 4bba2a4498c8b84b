import { runDueSchedules } from "../../../cloud/deployments/dueSchedules";
import { fieldOf, idOf, seed, type TestCloud, testCloud } from "../testCloud";

const deployments = "/stacks/acme/shop/staging/deployments";
const request = { operation: "update", operationContext: { options: {} } };

/** A cloud whose stack has deployment settings. */
async function configured(driftRemediation = false): Promise<TestCloud> {
  const cloud = testCloud({
    ...seed,
    organizations: seed.organizations.map((one) => (one.name === "acme" ? { ...one, driftRemediation } : one)),
  });
  await cloud.send("PUT", `${deployments}/settings`, { body: { cacheOptions: { enable: true } } });
  return cloud;
}

async function create(cloud: TestCloud, kind: string, body: object): Promise<string> {
  const created = await cloud.send("POST", `${deployments}/${kind}`, { body });
  expect(created.status).toBe(200);
  return idOf(created);
}

test.each<[string, object]>([
  ["schedules", { scheduleCron: "0 6 * * *", request }],
  ["drift/schedules", { scheduleCron: "0 6 * * *" }],
  ["ttl/schedules", { timestamp: "2026-02-01T00:00:00Z" }],
])("%s need deployment settings", async (kind, body) => {
  const cloud = testCloud();

  expect(await cloud.send("POST", `${deployments}/${kind}`, { body })).toMatchObject({
    status: 400,
    body: { message: "Stack does not have deployment settings configured" },
  });
});

test("a schedule returns its definition and its next time, in UTC", async () => {
  const cloud = await configured();
  const id = await create(cloud, "schedules", { scheduleCron: "30 6 * * *", request });
  const { body } = await cloud.send("GET", `${deployments}/schedules/${id}`);

  expect(body).toMatchObject({
    id,
    kind: "deployment",
    scheduleCron: "30 6 * * *",
    nextExecution: "2026-01-01 06:30:00",
    lastExecuted: "",
    paused: false,
    definition: { request: { operation: "update", operationContext: { options: {} } } },
  });
});

test("a schedule deploys a tag instead of the branch of the settings", async () => {
  const cloud = await configured();
  const git = { repoUrl: "https://git.example/shop.git", branch: "main" };
  await cloud.send("PUT", `${deployments}/settings`, { body: { sourceContext: { git } } });
  const sourceContext = { git: { tag: "release-1", branch: null } };
  const id = await create(cloud, "schedules", { scheduleCron: "30 6 * * *", request: { ...request, sourceContext } });
  const { body } = await cloud.send("GET", `${deployments}/schedules/${id}`);
  runDueSchedules(cloud.state, new Date("2026-01-01T06:30:00Z"));

  expect((body as { definition: { request: object } }).definition.request).toEqual({
    ...request,
    inheritSettings: true,
    sourceContext: { git: { tag: "release-1" } },
  });
  expect(cloud.state.deployments.all().map(({ document }) => document.sourceContext?.git)).toEqual([
    { repoUrl: git.repoUrl, tag: "release-1" },
  ]);
});

test("drift detection and lifetimes are schedules with their own operations", async () => {
  const cloud = await configured(true);
  await create(cloud, "drift/schedules", { scheduleCron: "0 * * * *", autoRemediate: true });
  await create(cloud, "ttl/schedules", { timestamp: "2026-02-01T01:00:00+01:00", deleteAfterDestroy: true });
  const { schedules } = (await cloud.send("GET", `${deployments}/schedules`)).body as { schedules: object[] };

  expect(schedules).toMatchObject([
    {
      definition: {
        request: { operation: "detect-drift", operationContext: { options: { remediateIfDriftDetected: true } } },
      },
    },
    {
      scheduleOnce: "2026-02-01 00:00:00",
      nextExecution: "2026-02-01 00:00:00",
      definition: { request: { operation: "destroy", operationContext: { options: { deleteAfterDestroy: true } } } },
    },
  ]);
});

test("a schedule is changed by POST, at the path of its kind", async () => {
  const cloud = await configured();
  const id = await create(cloud, "drift/schedules", { scheduleCron: "0 * * * *" });
  const changed = await cloud.send("POST", `${deployments}/drift/schedules/${id}`, {
    body: { scheduleCron: "5 * * * *" },
  });
  const other = await cloud.send("POST", `${deployments}/ttl/schedules/${id}`, {
    body: { timestamp: "2026-02-01T00:00:00Z" },
  });

  expect([changed.status, fieldOf(changed.body, "scheduleCron"), other.status]).toEqual([200, "5 * * * *", 404]);
});

test("a missing schedule is not found, but can be deleted", async () => {
  const cloud = await configured();
  const id = await create(cloud, "drift/schedules", { scheduleCron: "0 * * * *" });
  const deletions = [
    (await cloud.send("DELETE", `${deployments}/schedules/${id}`)).status,
    (await cloud.send("DELETE", `${deployments}/schedules/${id}`)).status,
  ];

  expect(deletions).toEqual([200, 200]);
  expect((await cloud.send("GET", `${deployments}/schedules/${id}`)).status).toBe(404);
});

test("a paused schedule has no next time until it resumes", async () => {
  const cloud = await configured();
  const id = await create(cloud, "schedules", { scheduleCron: "0 6 * * *", request });
  const one = `${deployments}/schedules/${id}`;
  await cloud.send("POST", `${one}/pause`);
  const paused = (await cloud.send("GET", one)).body;
  await cloud.send("POST", `${one}/resume`);

  expect(paused).toMatchObject({ paused: true, nextExecution: "" });
  expect((await cloud.send("GET", one)).body).toMatchObject({ paused: false, nextExecution: "2026-01-01 06:00:00" });
});

test("remediation of drift answers 402 below Business Critical", async () => {
  const cloud = await configured(false);
  const drift = await cloud.send("POST", `${deployments}/drift/schedules`, {
    body: { scheduleCron: "0 * * * *", autoRemediate: true },
  });
  const custom = await cloud.send("POST", `${deployments}/schedules`, {
    body: {
      scheduleCron: "0 * * * *",
      request: { operation: "detect-drift", operationContext: { options: { remediateIfDriftDetected: true } } },
    },
  });

  expect([drift.status, custom.status]).toEqual([402, 402]);
  expect(fieldOf(drift.body, "message")).toBe("Drift remediation requires Business Critical subscription");
  expect(cloud.state.schedules.all()).toEqual([]);
});

test.each<[string, string, object, string]>([
  ["no time", "schedules", { request }, "exactly one of scheduleCron and scheduleOnce"],
  [
    "two times",
    "schedules",
    { request, scheduleCron: "0 6 * * *", scheduleOnce: "2026-02-01T00:00:00Z" },
    "exactly one of scheduleCron and scheduleOnce",
  ],
  ["an invalid expression", "schedules", { request, scheduleCron: "0 25 * * *" }, "is not a cron expression"],
  ["an alias", "drift/schedules", { scheduleCron: "@daily" }, "is not a cron expression"],
  ["no operation", "schedules", { scheduleCron: "0 6 * * *", request: {} }, "required field 'operation'"],
  [
    "an operation in its context",
    "schedules",
    { scheduleCron: "0 6 * * *", request: { operation: "update", operationContext: { operation: "update" } } },
    "'operation' must only be set at the top level",
  ],
  [
    "an unknown operation",
    "schedules",
    { scheduleCron: "0 6 * * *", request: { operation: "up" } },
    "operation must be one of",
  ],
  ["a lifetime without its end", "ttl/schedules", {}, '"timestamp" is required'],
])("a schedule with %s is refused", async (_, kind, body, reason) => {
  const cloud = await configured();

  expect(await cloud.send("POST", `${deployments}/${kind}`, { body })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining(reason) as string },
  });
});

test("the secrets of a request are never returned", async () => {
  const cloud = await configured();
  const environmentVariables = { TOKEN: { secret: "hidden" } };
  const { text } = await cloud.send("POST", `${deployments}/schedules`, {
    body: { scheduleCron: "0 6 * * *", request: { operation: "update", operationContext: { environmentVariables } } },
  });

  expect(text).toContain("[secret]");
  expect(text).not.toContain("hidden");
});
