import { fieldOf, testCloud, type TestCloud } from "./testCloud";

const stack = "/stacks/acme/shop/staging";

async function begin(cloud: TestCloud, kind = "update"): Promise<{ id: string; lease: string }> {
  const { body } = await cloud.send("POST", `${stack}/${kind}`, { body: { metadata: { message: kind } } });
  const id = fieldOf(body, "updateID");
  return { id, lease: fieldOf((await cloud.send("POST", `${stack}/update/${id}`, { body: {} })).body, "token") };
}

function engine(cloud: TestCloud, { id, lease }: { id: string; lease: string }, verb: string, body: unknown) {
  const headers = { Authorization: `update-token ${lease}` };
  return cloud.send("POST", `${stack}/update/${id}/${verb}`, { token: null, headers, body });
}

test("returns a version by its number, with its author", async () => {
  const cloud = testCloud();
  for (const kind of ["update", "destroy"]) {
    await engine(cloud, await begin(cloud, kind), "complete", { status: "succeeded" });
  }
  const { body } = await cloud.send("GET", `${stack}/updates/1`);

  expect(body).toEqual({
    info: {
      kind: "update",
      startTime: Date.parse("2026-01-01T00:00:02Z") / 1000,
      message: "update",
      environment: {},
      config: {},
      result: "succeeded",
      endTime: Date.parse("2026-01-01T00:00:03Z") / 1000,
      version: 1,
      resourceChanges: {},
      resourceCount: 0,
    },
    updateID: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
    version: 1,
    latestVersion: 2,
    requestedBy: { name: "platform", githubLogin: "platform", avatarUrl: "" },
    policyPacks: [],
  });
  expect((await cloud.send("GET", `${stack}/updates/latest`)).body).toMatchObject({ version: 2, latestVersion: 2 });
  expect((await cloud.send("GET", `${stack}/updates/3`)).body).toEqual({ code: 404, message: 'update "3" not found' });
});

test("the service's form of the history contains the total", async () => {
  const cloud = testCloud();
  for (let count = 0; count < 3; count++) {
    await engine(cloud, await begin(cloud), "complete", { status: "succeeded" });
  }
  const { body } = await cloud.send("GET", `${stack}/updates?output-type=service&pageSize=2&page=2`);

  expect(body).toMatchObject({ updates: [{ version: 1, info: { version: 1 } }], itemsPerPage: 2, total: 3 });
});

test.each([
  ["", [2, 1, 0]],
  ["?asc=true", [0, 1, 2]],
  ["?asc=false&pageSize=1&page=1", [2]],
  ["?pageSize=2&page=2", [0]],
])("returns the previews of a stack for %j", async (query, expected) => {
  const cloud = testCloud();
  const ids: string[] = [];
  for (let count = 0; count < 3; count++) ids.push((await begin(cloud, "preview")).id);
  const { body } = await cloud.send("GET", `${stack}/updates/latest/previews${query}`);

  expect((body as { updates: { updateID: string }[] }).updates.map(({ updateID }) => ids.indexOf(updateID))).toEqual(
    expected,
  );
});

test("returns events in the engine's order, each once, for any order of batches", async () => {
  const cloud = testCloud();
  const running = await begin(cloud);
  const event = (sequence: number) => ({ sequence, stdoutEvent: { message: String(sequence), color: "" } });
  await engine(cloud, running, "events/batch", { events: [event(3), event(4)] });
  await engine(cloud, running, "events/batch", { events: [event(1), event(2)] });
  await engine(cloud, running, "events/batch", { events: [event(3), event(4)] });
  await engine(cloud, running, "complete", { status: "succeeded" });

  expect((await cloud.send("GET", `${stack}/update/${running.id}/events`)).body).toEqual({
    events: [1, 2, 3, 4].map(event),
  });
});

test("returns events in pages, and only those of a resource on request", async () => {
  const cloud = testCloud();
  const running = await begin(cloud);
  const urns = ["urn:a", "urn:b"];
  const events = Array.from({ length: 1201 }, (_, index) => ({
    sequence: index + 1,
    resourcePreEvent: { metadata: { urn: urns[index % 2] } },
  }));
  await engine(cloud, running, "events/batch", { events });
  await engine(cloud, running, "complete", { status: "succeeded" });
  const pages = async (query: string) => {
    const lengths: number[] = [];
    for (let token: string | undefined = "0"; token !== undefined;) {
      const path = `${stack}/update/${running.id}/events?${query}&continuationToken=${token}`;
      const body = (await cloud.send("GET", path)).body as { events: object[]; continuationToken?: string };
      lengths.push(body.events.length);
      token = body.continuationToken;
    }
    return lengths;
  };

  expect(await pages("")).toEqual([500, 500, 201]);
  expect(await pages("urn=urn:a")).toEqual([500, 101]);
  expect(await pages("urn=urn:c")).toEqual([0]);
  expect((await cloud.send("GET", `${stack}/update/${running.id}/events?type=1`)).status).toBe(400);
});

test("a reader of the events of a running update gets a continuation token until it has ended and all are read", async () => {
  const cloud = testCloud();
  const running = await begin(cloud);
  const events = [{ sequence: 1, stdoutEvent: { message: "one", color: "" } }];
  const read = async (token: string) =>
    (await cloud.send("GET", `${stack}/update/${running.id}/events?continuationToken=${token}`)).body;
  const early = await read("0");
  await engine(cloud, running, "events/batch", { events });
  const later = await read("0");
  await engine(cloud, running, "complete", { status: "succeeded" });

  expect([early, later, await read("1"), await read("0")]).toEqual([
    { events: [], continuationToken: "0" },
    { events, continuationToken: "1" },
    { events: [] },
    { events },
  ]);
});

test("a reader of a running update gets a continuation token until it ends", async () => {
  const cloud = testCloud();
  const running = await begin(cloud);
  const before = (await cloud.send("GET", `${stack}/update/${running.id}`)).body;
  await engine(cloud, running, "complete", { status: "failed" });

  expect(before).toEqual({ status: "running", events: [], continuationToken: "0" });
  expect((await cloud.send("GET", `${stack}/update/${running.id}`)).body).toEqual({ status: "failed", events: [] });
});

test("an update fails when its lease expires, without a request", async () => {
  const cloud = testCloud();
  const running = await begin(cloud);
  const preview = await begin(cloud, "preview");
  for (let second = 0; second < 301; second++) await cloud.send("GET", "/capabilities");

  expect((await cloud.send("GET", `${stack}/updates/latest`)).body).toMatchObject({
    info: { result: "failed", endTime: Date.parse("2026-01-01T00:05:02Z") / 1000 },
  });
  expect((await cloud.send("GET", stack)).body).not.toHaveProperty("currentOperation");
  expect((await cloud.send("POST", `${stack}/update/${running.id}/cancel`)).status).toBe(409);
  expect((await cloud.send("GET", `${stack}/update/${preview.id}`)).body).toEqual({ status: "failed", events: [] });
});
