import type { Values } from "../../../plugins/values";
import { type DeploymentsWorld, startDeploymentsWorld } from "./world";

const stack = { organization: "acme", project: "shop", stack: "staging" };
const deployments = "stacks/acme/shop/staging/deployments";
const custom = "pulumiservice:index:DeploymentSchedule";
const drift = "pulumiservice:index:DriftSchedule";
const ttl = "pulumiservice:index:TtlSchedule";

let world: DeploymentsWorld;
beforeAll(async () => (world = await startDeploymentsWorld()));
beforeEach(async () => {
  world.cloud.reset();
  await world.send("PUT", `${deployments}/settings`, { cacheOptions: { enable: true } });
  world.log.clear();
});
afterAll(() => world.close());

const make = (type: string, news: Values) => world.make(type, { ...stack, ...news });

const cases: [title: string, type: string, news: Values, changes: Values, folder: string, id: RegExp][] = [
  [
    "a schedule of deployments",
    custom,
    { scheduleCron: "0 6 * * *", pulumiOperation: "update" },
    { scheduleCron: "0 7 * * *", pulumiOperation: "refresh" },
    "schedules",
    /^acme\/shop\/staging\/[0-9a-f-]{36}$/,
  ],
  [
    "a schedule of drift detection",
    drift,
    { scheduleCron: "0 6 * * *", autoRemediate: false },
    { scheduleCron: "0 7 * * *" },
    "drift/schedules",
    /^acme\/shop\/staging\/drift\/[0-9a-f-]{36}$/,
  ],
  [
    "the end of a lifetime",
    ttl,
    { timestamp: "2026-02-01T00:00:00Z", deleteAfterDestroy: false },
    { deleteAfterDestroy: true },
    "ttl/schedules",
    /^acme\/shop\/staging\/ttl\/[0-9a-f-]{36}$/,
  ],
];

describe.each(cases)("%s", (_title, type, news, changes, folder, id) => {
  test("is created, read, changed and deleted by the requests of the official provider", async () => {
    const made = await make(type, news);
    const refreshed = await world.plugin.read(type, made.id, made.inputs, made.state);
    const changed = await world.plugin.update(type, made.id, made, { ...made.inputs, ...changes });
    const after = await world.plugin.read(type, made.id, made.inputs, changed);
    await world.plugin.delete(type, made.id, changed, made.inputs);
    await world.plugin.delete(type, made.id, changed, made.inputs);

    expect(made.id).toMatch(id);
    expect(refreshed).toEqual({ id: made.id, inputs: made.inputs, state: made.state });
    expect(after.inputs).toEqual({ ...made.inputs, ...changes });
    expect(world.requests()).toEqual([
      `POST ${deployments}/${folder}`,
      `GET ${deployments}/schedules/ID`,
      `POST ${deployments}/${folder}/ID`,
      `GET ${deployments}/schedules/ID`,
      `DELETE ${deployments}/schedules/ID`,
      `DELETE ${deployments}/schedules/ID`,
    ]);
    expect((await world.plugin.read(type, made.id, made.inputs, changed)).id).toBe("");
  });

  test("is imported with inputs that show no change", async () => {
    const made = await make(type, news);
    const imported = await world.plugin.read(type, made.id);

    expect((await world.plugin.diff(type, imported.inputs, made.inputs, imported.state)).changes).toBe(false);
  });

  test("of a stack without deployment settings is refused", async () => {
    await expect(make(type, { ...news, stack: "production" })).rejects.toThrow(
      "400 API error: Stack does not have deployment settings configured",
    );
  });

  test("is replaced for another stack", async () => {
    const { inputs, state } = await make(type, news);

    expect(await world.plugin.diff(type, inputs, { ...inputs, stack: "production" }, state)).toMatchObject({
      details: { stack: "UPDATE_REPLACE" },
    });
  });
});

test("remediation of drift below Business Critical is an error that names the request", async () => {
  await expect(make(drift, { scheduleCron: "0 6 * * *", autoRemediate: true })).rejects.toThrow(
    "error creating drift schedule: failed to create drift schedule (scheduleCron=0 6 * * *, autoRemediate=true): " +
      "402 API error: Drift remediation requires Business Critical subscription",
  );
});

test("a time in another zone is read in UTC, which replaces the schedule", async () => {
  const { id, inputs, state } = await make(ttl, { timestamp: "2026-02-01T01:00:00+01:00" });
  const refreshed = await world.plugin.read(ttl, id, inputs, state);

  expect(refreshed.inputs.timestamp).toBe("2026-02-01T00:00:00Z");
  expect((await world.plugin.diff(ttl, refreshed.inputs, inputs, refreshed.state)).details).toEqual({
    timestamp: "UPDATE_REPLACE",
  });
});

test.each<[string, Values, string]>([
  ["no time", {}, "exactly one of scheduleCron or timestamp must be specified"],
  [
    "two times",
    { scheduleCron: "0 6 * * *", timestamp: "2026-02-01T00:00:00Z" },
    "exactly one of scheduleCron or timestamp must be specified",
  ],
  ["a day instead of a time", { timestamp: "2026-02-01" }, "timestamp must be in RFC 3339 format"],
])("the check refuses a schedule with %s", async (_, news, reason) => {
  const { failures } = await world.plugin.check(custom, { ...stack, pulumiOperation: "update", ...news });

  expect(failures.map((failure) => failure.reason)).toEqual([expect.stringContaining(reason)]);
});

test("a schedule that ran once is read", async () => {
  const made = await make(custom, { timestamp: "2026-02-01T00:00:00Z", pulumiOperation: "destroy" });

  expect(await world.plugin.read(custom, made.id, made.inputs, made.state)).toEqual({
    id: made.id,
    inputs: made.inputs,
    state: made.state,
  });
});
