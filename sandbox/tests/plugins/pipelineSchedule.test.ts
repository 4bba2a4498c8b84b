import { type Sandbox, startSandbox } from "../../index";
import { gitlabPackage } from "../../plugins/gitlab/package";
import { UNKNOWN, type Values } from "../../plugins/values";
import { type Plugin, startPlugin } from "./pluginClient";

const TOKEN = "glpat-maintainer";
const OTHER = "glpat-other";
const PROJECT = "acme/shop/api";
const SCHEDULE = "gitlab:index/pipelineSchedule:PipelineSchedule";
const DRIFT = { project: PROJECT, description: "drift", ref: "refs/heads/main", cron: "0 4 * * *" };

let sandbox: Sandbox;
let plugin: Plugin;

beforeAll(async () => {
  sandbox = await startSandbox({
    gitlab: {
      users: [
        { username: "maintainer", token: TOKEN },
        { username: "other", token: OTHER },
      ],
      projects: [{ path: PROJECT, members: { maintainer: 40, other: 40 }, files: { "README.md": "# api\n" } }],
    },
    cloud: { users: [], organizations: [] },
  });
  plugin = await startPlugin(gitlabPackage());
});

beforeEach(async () => {
  sandbox.reset();
  await plugin.configure({ token: TOKEN, baseUrl: sandbox.gitlabUrl });
  sandbox.log.clear();
});

afterAll(async () => {
  plugin.close();
  await sandbox.close();
});

/** The requests so far, without the common start of the path. */
function requests(): string[] {
  return sandbox.log
    .all()
    .map(({ method, path }) => `${method} ${path.replace(/^\/api\/v4\/(projects\/acme%2Fshop%2Fapi\/)?/, "")}`);
}

async function make(news: Values) {
  const { inputs, failures } = await plugin.check(SCHEDULE, news);
  expect(failures).toEqual([]);
  const { id, properties } = await plugin.create(SCHEDULE, inputs);
  return { id, inputs, state: properties };
}

async function rest(method: string, path: string, body: Values = {}, token = TOKEN): Promise<Response> {
  return fetch(`${sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent(PROJECT)}/pipeline_schedules${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    ...(method !== "GET" && { body: JSON.stringify(body) }),
  });
}

async function inputsOnServer(): Promise<unknown> {
  return ((await (await rest("GET", "/1")).json()) as { inputs: unknown }).inputs;
}

const INPUTS = [
  { name: "a", value: "1" },
  { name: "b", value: "2" },
];

test("is created with the provider's defaults, and shows no change after a refresh", async () => {
  const made = await make(DRIFT);

  expect(made).toEqual({
    id: `${PROJECT}:1`,
    inputs: { ...DRIFT, active: true, cronTimezone: "UTC", takeOwnership: false },
    state: { ...made.inputs, owner: 1, pipelineScheduleId: 1 },
  });
  expect(requests()).toEqual(["POST pipeline_schedules"]);
  expect(await plugin.read(SCHEDULE, made.id, made.inputs, made.state)).toEqual(made);
  expect((await plugin.diff(SCHEDULE, made.inputs, made.inputs, made.state)).changes).toBe(false);
});

test("is imported with inputs that show no change", async () => {
  const made = await make({ ...DRIFT, inputs: INPUTS });

  const imported = await plugin.read(SCHEDULE, made.id);

  expect(imported.state).toEqual(made.state);
  expect((await plugin.diff(SCHEDULE, imported.inputs, made.inputs, imported.state)).details).toEqual({});
});

test.each(["acme/shop/api", "acme/shop/api:drift", ":1"])("cannot be imported by the id %s", async (id) => {
  await expect(plugin.read(SCHEDULE, id)).rejects.toThrow("It takes the form project:pipeline_schedule_id");
});

test("is changed in place, except for its project", async () => {
  const made = await make(DRIFT);
  const { inputs } = await plugin.check(SCHEDULE, { ...DRIFT, cron: "0 5 * * *", active: false });
  sandbox.log.clear();

  expect(await plugin.diff(SCHEDULE, made.inputs, inputs, made.state)).toEqual({
    changes: true,
    replaces: [],
    deleteBeforeReplace: false,
    details: { cron: "UPDATE", active: "UPDATE" },
  });
  expect(await plugin.update(SCHEDULE, made.id, made, inputs)).toEqual({
    ...made.state,
    cron: "0 5 * * *",
    active: false,
  });
  expect(requests()).toEqual(["PUT pipeline_schedules/1"]);
  expect((await plugin.diff(SCHEDULE, made.inputs, { ...made.inputs, project: "acme/b" })).replaces).toEqual([
    "project",
  ]);
});

test("a preview of an update knows the number, but not the owner", async () => {
  const made = await make(DRIFT);
  sandbox.log.clear();

  const state = await plugin.update(SCHEDULE, made.id, made, { ...made.inputs, active: false }, true);

  expect(state).toEqual({ ...made.state, active: false, owner: UNKNOWN });
  expect(requests()).toEqual([]);
});

test("a preview of one that takes ownership knows its owner", async () => {
  const { inputs } = await plugin.check(SCHEDULE, { ...DRIFT, takeOwnership: true });
  sandbox.log.clear();

  const { properties } = await plugin.create(SCHEDULE, inputs, true);

  expect(properties).toEqual({ ...inputs, inputs: UNKNOWN, owner: 1, pipelineScheduleId: UNKNOWN });
  expect(requests()).toEqual(["GET user"]);
});

test("adds, changes and removes inputs, and ignores their order", async () => {
  const made = await make({ ...DRIFT, inputs: INPUTS });
  const reversed = { ...made.inputs, inputs: [...INPUTS].reverse() };
  const changed = { ...made.inputs, inputs: [{ name: "b", value: "3" }] };
  const { inputs: _inputs, ...none } = made.inputs;

  expect((await plugin.diff(SCHEDULE, made.inputs, reversed, made.state)).changes).toBe(false);
  const state = await plugin.update(SCHEDULE, made.id, made, changed);
  expect(state.inputs).toEqual(changed.inputs);
  expect(await inputsOnServer()).toEqual(changed.inputs);
  const emptied = await plugin.update(SCHEDULE, made.id, { inputs: changed, state }, none);
  expect(emptied.inputs).toBeUndefined();
  expect(await inputsOnServer()).toEqual([]);
});

test("a value of another type is read as text", async () => {
  const made = await make({ ...DRIFT, inputs: INPUTS });
  await rest("PUT", "/1", {
    inputs: [
      { name: "a", value: 1 },
      { name: "b", value: ["x", "y"] },
      { name: "c", value: true },
    ],
  });

  const { state, inputs } = await plugin.read(SCHEDULE, made.id, made.inputs, made.state);

  expect(state.inputs).toEqual([
    { name: "a", value: "1" },
    { name: "b", value: "x,y" },
    { name: "c", value: "true" },
  ]);
  expect((await plugin.diff(SCHEDULE, inputs, made.inputs, state)).details).toEqual({
    "inputs[1].value": "UPDATE",
    "inputs[2]": "DELETE",
  });
});

test("a refresh finds manual changes", async () => {
  const made = await make(DRIFT);
  await rest("PUT", "/1", { active: false, cron_timezone: "Europe/Berlin" });

  const { inputs, state } = await plugin.read(SCHEDULE, made.id, made.inputs, made.state);

  expect((await plugin.diff(SCHEDULE, inputs, made.inputs, state)).details).toEqual({
    active: "UPDATE",
    cronTimezone: "UPDATE",
  });
});

describe("a schedule that another user took over", () => {
  test("is a change with takeOwnership, and is taken back", async () => {
    const made = await make({ ...DRIFT, takeOwnership: true });
    await rest("POST", "/1/take_ownership", {}, OTHER);
    const { inputs, state } = await plugin.read(SCHEDULE, made.id, made.inputs, made.state);
    sandbox.log.clear();

    const { changes, details } = await plugin.diff(SCHEDULE, inputs, made.inputs, state);
    const previewed = await plugin.update(SCHEDULE, made.id, { inputs, state }, made.inputs, true);
    const updated = await plugin.update(SCHEDULE, made.id, { inputs, state }, made.inputs);

    expect(state).toEqual({ ...made.state, owner: 2 });
    expect({ changes, details }).toEqual({ changes: true, details: { owner: "UPDATE" } });
    expect([previewed, updated]).toEqual([made.state, made.state]);
    expect((await plugin.diff(SCHEDULE, inputs, made.inputs, updated)).changes).toBe(false);
    expect(requests()).toEqual([
      "GET user",
      "GET user",
      "POST pipeline_schedules/1/take_ownership",
      "PUT pipeline_schedules/1",
      "GET user",
    ]);
  });

  test("changes nothing without it, and cannot be changed", async () => {
    const made = await make(DRIFT);
    await rest("POST", "/1/take_ownership", {}, OTHER);
    const { inputs, state } = await plugin.read(SCHEDULE, made.id, made.inputs, made.state);

    expect((await plugin.diff(SCHEDULE, inputs, made.inputs, state)).changes).toBe(false);
    await expect(
      plugin.update(SCHEDULE, made.id, { inputs, state }, { ...made.inputs, active: false }),
    ).rejects.toThrow("/api/v4/projects/acme/shop/api/pipeline_schedules/1: 403 {message: 403 Forbidden}");
  });
});

test("does not exist after it was deleted, and deleting it again is an error", async () => {
  const { id, inputs, state } = await make(DRIFT);

  await plugin.delete(SCHEDULE, id, state, inputs);

  expect(await plugin.read(SCHEDULE, id, inputs, state)).toEqual({ id: "", inputs: {}, state: {} });
  await expect(plugin.delete(SCHEDULE, id, state, inputs)).rejects.toThrow("404 Not Found");
});

test.each([
  [{ cron: "daily" }, "{message: {cron: [syntax is invalid]}}"],
  [{ ref: "nowhere" }, "{message: {ref: [is ambiguous]}}"],
  [{ description: "" }, "{message: {description: [can't be blank]}}"],
])("GitLab's error about %j is one line", async (changes, expected) => {
  const { inputs } = await plugin.check(SCHEDULE, { ...DRIFT, ...changes });

  await expect(plugin.create(SCHEDULE, inputs)).rejects.toThrow(
    `/api/v4/projects/acme/shop/api/pipeline_schedules: 400 ${expected}`,
  );
});

test("a check refuses more inputs than GitLab accepts, and accepts unknown ones", async () => {
  const inputs = Array.from({ length: 21 }, (_, index) => ({ name: `i${index}`, value: "" }));
  const { failures } = await plugin.check(SCHEDULE, { ...DRIFT, inputs });
  const unknown = await plugin.check(SCHEDULE, { ...DRIFT, ref: UNKNOWN, inputs: UNKNOWN });

  expect(failures).toEqual([{ property: "", reason: '"inputs" has 21 entries. It takes at most 20' }]);
  expect(unknown.failures).toEqual([]);
});
