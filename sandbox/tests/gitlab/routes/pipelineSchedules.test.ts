import { API, CI_FILE, pick, WEB } from "../world";
import { create, DRIFT, maintainer, NO_SCHEDULE, platform, SCHEDULES, world } from "./pipelineSchedulesWorld";

test("a schedule without optional fields has GitLab's defaults and belongs to its creator", async () => {
  const { status, body } = await maintainer("POST", SCHEDULES, DRIFT);
  const { created_at, updated_at, ...rest } = body as Record<string, unknown>;

  expect(status).toBe(201);
  expect(created_at).toBe(updated_at);
  expect(rest).toEqual({
    id: 1,
    ...DRIFT,
    cron_timezone: "UTC",
    next_run_at: "2026-01-01T04:03:00.000Z",
    active: true,
    owner: {
      id: 2,
      username: "maintainer",
      public_email: "",
      name: "maintainer",
      state: "active",
      locked: false,
      avatar_url: null,
      web_url: "http://localhost/maintainer",
    },
    inputs: [],
    last_pipeline: null,
    variables: [],
  });
});

test("a schedule has the given fields, is returned unchanged, and is listed without details", async () => {
  const schedule = {
    ...DRIFT,
    cron: " 30 2 * * 1-5 ",
    cron_timezone: "Europe/Berlin",
    active: false,
    inputs: [
      { name: "text", value: "a" },
      { name: "list", value: [1, 2] },
      { name: "flag", value: true },
    ],
  };
  const { body } = await maintainer("POST", SCHEDULES, schedule);

  expect(body).toMatchObject({ ...schedule, cron: "30 2 * * 1-5", next_run_at: "2026-01-01T01:33:00.000Z" });
  expect((await maintainer("GET", `${SCHEDULES}/1`)).body).toEqual(body);
  const { last_pipeline: _last, variables: _variables, ...entry } = body as Record<string, unknown>;
  expect((await maintainer("GET", SCHEDULES)).body).toEqual([entry]);
});

test.each([
  ["", [3, 2, 1]],
  ["?scope=active", [3, 1]],
  ["?scope=inactive", [2]],
  ["?per_page=2&page=2", [1]],
])("the list%s is %j, the newest first", async (query, ids) => {
  for (const active of [true, false, true]) await create({ ...DRIFT, active });

  expect(((await maintainer("GET", `${SCHEDULES}${query}`)).body as { id: number }[]).map(({ id }) => id)).toEqual(ids);
});

test.each([
  [{}, { error: "description is missing, ref is missing, cron is missing" }],
  [{ ...DRIFT, ref: "" }, { error: "ref is empty" }],
  [{ ...DRIFT, active: "perhaps" }, { error: "active is invalid" }],
  [{ ...DRIFT, inputs: [{ name: "a" }] }, { error: "inputs[0][value] is missing" }],
  [{ ...DRIFT, inputs: [{ value: "a" }] }, { error: "inputs[0][name] is missing" }],
  [{ ...DRIFT, inputs: [{ name: "a", value: { b: 1 } }] }, { error: "inputs[0][value] is invalid" }],
  [{ ...DRIFT, description: "" }, { message: { description: ["can't be blank"] } }],
  [{ ...DRIFT, cron: "every day" }, { message: { cron: ["syntax is invalid"] } }],
  [{ ...DRIFT, cron: " " }, { message: { cron: ["syntax is invalid", "can't be blank"] } }],
  [{ ...DRIFT, cron_timezone: "Mars/Base" }, { message: { cron_timezone: ["syntax is invalid"] } }],
  [{ ...DRIFT, cron_timezone: "" }, { message: { cron_timezone: ["can't be blank"] } }],
  [{ ...DRIFT, ref: "refs/heads/" }, { message: { ref: ["is ambiguous"] } }],
  [{ ...DRIFT, ref: "nowhere" }, { message: { ref: ["is ambiguous"] } }],
  [
    { ...DRIFT, inputs: ["a", "b", "a", "a"].map((name) => ({ name, value: "" })) },
    { message: { inputs: ["have duplicate values (a)"] } },
  ],
  [{ ...DRIFT, inputs: [{ name: "", value: "" }] }, { message: { "inputs.name": ["can't be blank"] } }],
  [
    { ...DRIFT, inputs: Array.from({ length: 21 }, (_, index) => ({ name: `i${index}`, value: "" })) },
    { message: { inputs: ["exceeds the limit of 20."] } },
  ],
])("the schedule %j is refused with %j", async (params, expected) => {
  const { status, body } = await maintainer("POST", SCHEDULES, params);

  expect([status, body]).toEqual([400, expected]);
  expect((await maintainer("GET", SCHEDULES)).body).toEqual([]);
});

describe("the ref", () => {
  beforeEach(async () => {
    await maintainer("POST", `/projects/${API}/repository/branches`, { branch: "both", ref: "main" });
    await maintainer("POST", `/projects/${API}/repository/tags`, { tag_name: "both", ref: "main" });
    await maintainer("POST", `/projects/${API}/repository/tags`, { tag_name: "v1", ref: "main" });
  });

  test.each([
    ["main", "refs/heads/main"],
    ["v1", "refs/tags/v1"],
    ["refs/tags/both", "refs/tags/both"],
    ["refs/heads/to-come", "refs/heads/to-come"],
  ])("%s is stored as %s", async (ref, expected) => {
    const { body } = await maintainer("POST", SCHEDULES, { ...DRIFT, ref });

    expect(pick(body, "ref")).toEqual({ ref: expected });
  });

  test("that is both a branch and a tag is refused", async () => {
    const { status, body } = await maintainer("POST", SCHEDULES, { ...DRIFT, ref: "both" });

    expect([status, body]).toEqual([400, { message: { ref: ["is ambiguous"] } }]);
  });
});

test("refuses the eleventh schedule of a project", async () => {
  for (let count = 0; count < 10; count++) await create();
  const { status, body } = await maintainer("POST", SCHEDULES, DRIFT);

  expect([status, body]).toEqual([
    400,
    { message: { base: ["Maximum number of ci pipeline schedules (10) exceeded"] } },
  ]);
  expect((await platform("POST", `/projects/${WEB}/pipeline_schedules`, DRIFT)).status).toBe(201);
});

test("an update changes the given fields", async () => {
  const id = await create({ ...DRIFT, cron_timezone: "Europe/Berlin" });
  const { status, body } = await maintainer("PUT", `${SCHEDULES}/${id}`, { cron: "0 5 * * *", active: false });

  expect(status).toBe(200);
  expect(body).toMatchObject({
    ...DRIFT,
    cron: "0 5 * * *",
    cron_timezone: "Europe/Berlin",
    active: false,
    next_run_at: "2026-01-01T04:03:00.000Z",
  });
});

test("an update merges inputs by name and removes those with destroy", async () => {
  const inputs = [
    { name: "a", value: "1" },
    { name: "b", value: "2" },
  ];
  const id = await create({ ...DRIFT, inputs });
  const entries = [
    { name: "a", destroy: true },
    { name: "b", value: 3 },
    { name: "c", value: "4" },
    { name: "unknown", destroy: true },
  ];
  const { body } = await maintainer("PUT", `${SCHEDULES}/${id}`, { inputs: entries });

  expect(pick(body, "inputs")).toEqual({
    inputs: [
      { name: "b", value: 3 },
      { name: "c", value: "4" },
    ],
  });
});

test.each([
  [{ description: "" }, { message: { description: ["can't be blank"] } }],
  [{ cron: "x" }, { message: { cron: ["syntax is invalid"] } }],
  [{ ref: "" }, { message: { ref: ["is ambiguous"] } }],
  [{ inputs: [{ name: "a" }] }, { error: "inputs[0][value] is missing" }],
])("the update %j is refused with %j", async (params, expected) => {
  const id = await create();
  const { status, body } = await maintainer("PUT", `${SCHEDULES}/${id}`, params);

  expect([status, body]).toEqual([400, expected]);
  expect((await maintainer("GET", `${SCHEDULES}/${id}`)).body).toMatchObject(DRIFT);
});

test("playing starts a pipeline of the schedule as the requesting user, even for a commit that skips CI", async () => {
  await maintainer("POST", `/projects/${API}/repository/files/${encodeURIComponent(CI_FILE)}`, {
    branch: "main",
    content: "x",
    commit_message: "add the pipeline [skip ci]",
  });
  const id = await create();
  await platform("POST", `${SCHEDULES}/${id}/play`);
  const pipelines = (await maintainer("GET", `/projects/${API}/pipelines`)).body;
  const started = (await maintainer("GET", `${SCHEDULES}/${id}/pipelines`)).body;

  expect(pick(pipelines, "ref", "source", "status")).toEqual([{ ref: "main", source: "schedule", status: "created" }]);
  expect(started).toEqual(pipelines);
  expect((await maintainer("GET", `/projects/${API}/pipelines/1001`)).body).toMatchObject({
    tag: false,
    user: { username: "platform" },
  });
  expect((await maintainer("GET", `${SCHEDULES}/${id}`)).body).toMatchObject({ last_pipeline: { id: 1001 } });
});

test.each([
  ["without a CI file", "refs/heads/main"],
  ["on a missing ref", "refs/heads/nowhere"],
  ["on a missing tag", "refs/tags/v1"],
])("playing a schedule %s starts nothing", async (_title, ref) => {
  const id = await create({ ...DRIFT, ref });

  expect((await maintainer("POST", `${SCHEDULES}/${id}/play`)).status).toBe(201);
  expect((await maintainer("GET", `/projects/${API}/pipelines`)).body).toEqual([]);
});

test.each([
  ["GET", "/99", 404, NO_SCHEDULE],
  ["PUT", "/99", 404, NO_SCHEDULE],
  ["DELETE", "/99", 404, NO_SCHEDULE],
  ["GET", "/99/pipelines", 404, NO_SCHEDULE],
  ["POST", "/99/take_ownership", 404, NO_SCHEDULE],
  ["POST", "/99/play", 404, NO_SCHEDULE],
  ["GET", "/drift", 400, { error: "pipeline_schedule_id is invalid" }],
  ["GET", "?scope=all", 400, { error: "scope does not have a valid value" }],
])("%s %s answers %d", async (method, path, status, expected) => {
  const answer = await maintainer(method, `${SCHEDULES}${path}`);

  expect([answer.status, answer.body]).toEqual([status, expected]);
});

test("a schedule of another project gets 404", async () => {
  const id = await create();

  expect((await platform("GET", `/projects/${WEB}/pipeline_schedules/${id}`)).body).toEqual(NO_SCHEDULE);
});

test("a reset removes the schedules", async () => {
  await create();
  world.gitlab.reset();

  expect((await maintainer("GET", SCHEDULES)).body).toEqual([]);
});
