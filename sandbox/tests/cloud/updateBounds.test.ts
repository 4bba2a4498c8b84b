import { readdirSync } from "node:fs";
import { maxKeptPreviews, maxKeptUpdates, maxLeaseDuration } from "../../cloud/updates";
import { maxEventBytes } from "../../cloud/updateFiles";
import { fieldOf, teamToken, testCloud, type TestCloud, tokenOf } from "./testCloud";

jest.setTimeout(60_000);

const stack = "/stacks/acme/shop/staging";
const large = "x".repeat(50_000);

/** Runs an update to its end, with a large state and large events. */
async function run(cloud: TestCloud, number: number, kind = "update", token = tokenOf("platform")): Promise<string> {
  const id = await create(cloud, kind, token);
  const started = await cloud.send("POST", `${stack}/update/${id}`, { token, body: {} });
  const headers = { Authorization: `update-token ${fieldOf(started.body, "token")}` };
  const engine = (method: string, verb: string, sent: unknown) =>
    cloud.send(method, `${stack}/update/${id}/${verb}`, { token: null, headers, body: sent });
  const resources = Array.from({ length: number }, (_, n) => ({ urn: `urn:${n}` }));
  if (kind !== "preview") {
    await engine("PATCH", "checkpoint", { version: 3, deployment: { manifest: { magic: large }, resources } });
  }
  await engine("POST", "events/batch", {
    events: [
      { sequence: 1, diagnosticEvent: { message: large } },
      { sequence: 2, summaryEvent: { resourceChanges: { create: number } } },
    ],
  });
  expect((await engine("POST", "complete", { status: "succeeded" })).status).toBe(204);
  return id;
}

/** Creates an update without starting it. */
async function create(cloud: TestCloud, kind = "update", token = tokenOf("platform")): Promise<string> {
  const { body } = await cloud.send("POST", `${stack}/${kind}`, { token, body: { config: {} } });
  return fieldOf(body, "updateID");
}

/** The token of a team that may read the stack, and so preview it. */
async function readersToken(cloud: TestCloud): Promise<string> {
  const token = await teamToken(cloud);
  const addStackPermission = { projectName: "shop", stackName: "staging", permission: 101 };
  await cloud.send("PATCH", "/orgs/acme/teams/shop", { body: { addStackPermission } });
  return token;
}

/** Waits until a lease expires: the clock advances by a second with each request. */
async function outlastLease(cloud: TestCloud): Promise<void> {
  for (let second = 0; second < maxLeaseDuration; second++) await cloud.send("GET", "/user");
}

test("keeps only the rows of old updates, so that memory and disk do not grow", async () => {
  const cloud = testCloud();
  const extra = 5;
  for (let number = 1; number <= maxKeptUpdates + extra; number++) await run(cloud, number);
  for (let number = 1; number <= maxKeptPreviews + extra; number++) await run(cloud, 0, "preview");

  const { body } = await cloud.send("GET", `${stack}/updates`);
  const updates = (body as { updates: { version: number; resourceCount: number; resourceChanges: object }[] }).updates;
  expect(
    updates.map(({ version, resourceCount, resourceChanges }) => [version, resourceCount, resourceChanges]),
  ).toEqual(
    Array.from({ length: maxKeptUpdates + extra }, (_, index) => maxKeptUpdates + extra - index).map((number) => [
      number,
      number,
      { create: number },
    ]),
  );
  const statusOf = async (version: number) => (await cloud.send("GET", `${stack}/export/${version}`)).status;
  expect([await statusOf(extra), await statusOf(extra + 1), await statusOf(maxKeptUpdates + extra)]).toEqual([
    404, 200, 200,
  ]);
  expect((await cloud.send("GET", `${stack}/export/${extra}`)).body).toEqual({
    code: 404,
    message: `version "${extra}" not found`,
  });
  const previews = await cloud.send("GET", `${stack}/updates/latest/previews`);
  expect((previews.body as { updates: object[] }).updates).toHaveLength(maxKeptPreviews);
  const files = readdirSync(cloud.state.folder.path("cloud", "stack-1", ".")).sort();
  expect(files.filter((name) => name.endsWith(".state.json.gz"))).toHaveLength(maxKeptUpdates);
  expect(files.filter((name) => name.endsWith(".events.jsonl"))).toHaveLength(maxKeptUpdates + maxKeptPreviews);
  // The single state of the stack, and a few fields of each update.
  expect(JSON.stringify([cloud.state.updates.all(), cloud.state.stacks.all()]).length).toBeLessThan(120_000);

  await cloud.send("DELETE", `${stack}?force=true`);
  expect(readdirSync(cloud.state.folder.path("cloud", "."))).toEqual([]);
});

test.each<[string, (cloud: TestCloud, token: string) => Promise<unknown>]>([
  ["that have ended", (cloud, token) => run(cloud, 0, "preview", token)],
  ["that are never started", (cloud, token) => create(cloud, "preview", token)],
])("an update that is not started yet is kept with many previews %s", async (_, preview) => {
  const cloud = testCloud();
  const token = await readersToken(cloud);
  const id = await create(cloud);
  for (let number = 0; number < maxKeptPreviews + 10; number++) await preview(cloud, token);
  await outlastLease(cloud);
  await run(cloud, 0, "preview", token);

  expect(await cloud.send("POST", `${stack}/update/${id}`, { body: {} })).toMatchObject({ status: 200 });
});

test.each(["update", "preview"])("removes old unstarted updates of kind %s beyond a limit", async (kind) => {
  const cloud = testCloud();
  const ids: string[] = [];
  for (let number = 0; number < maxKeptPreviews + 3; number++) ids.push(await create(cloud, kind));
  const found = async () => {
    const statuses: number[] = [];
    for (const id of ids) statuses.push((await cloud.send("GET", `${stack}/update/${id}`)).status);
    return statuses;
  };

  await run(cloud, 0, "preview");
  expect(await found()).toEqual(ids.map(() => 200));
  await outlastLease(cloud);
  await run(cloud, 0, "preview");
  expect(await found()).toEqual(ids.map((_, index) => (index < 3 ? 404 : 200)));
});

test("keeps the events of an update up to a limit, and its result in any case", async () => {
  const cloud = testCloud();
  const { body } = await cloud.send("POST", `${stack}/update`, { body: {} });
  const id = fieldOf(body, "updateID");
  const started = await cloud.send("POST", `${stack}/update/${id}`, { body: {} });
  const headers = { Authorization: `update-token ${fieldOf(started.body, "token")}` };
  const batch = (events: object[]) =>
    cloud.send("POST", `${stack}/update/${id}/events/batch`, { token: null, headers, body: { events } });
  const megabyte = "x".repeat(1_000_000);
  for (let sequence = 1; sequence <= 20; sequence++) {
    expect((await batch([{ sequence, diagnosticEvent: { message: megabyte } }])).status).toBe(200);
  }
  await batch([{ sequence: 21, summaryEvent: { resourceChanges: { same: 3 } } }]);

  const read = await cloud.send("GET", `${stack}/update/${id}/events`);
  expect(read.text.length).toBeLessThan(maxEventBytes + 1000);
  const { events } = read.body as { events: { sequence: number }[] };
  expect(events.map(({ sequence }) => sequence)).toEqual([...Array.from({ length: 16 }, (_, n) => n + 1), 21]);
  expect((await cloud.send("GET", `${stack}/updates/latest`)).body).toMatchObject({
    info: { resourceChanges: { same: 3 } },
  });
});
