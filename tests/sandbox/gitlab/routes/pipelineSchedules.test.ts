import { API, CI_FILE, createWorld, pick, type Send, WEB, type World } from "../world";

const SCHEDULES = `/projects/${API}/pipeline_schedules`;
const DRIFT = { description: "drift", ref: "refs/heads/main", cron: "0 4 * * *" };
const NIGHTLY = { ...DRIFT, ref: "refs/heads/feature" };
const FORBIDDEN = { message: "403 Forbidden" };
const NO_SCHEDULE = { message: "404 Pipeline Schedule Not Found" };

let world: World;
let maintainer: Send;
let developer: Send;
let platform: Send;

beforeEach(() => {
  world = createWorld();
  maintainer = world.as("maintainer");
  developer = world.as("developer");
  platform = world.as("platform");
});

async function create(params: object = DRIFT, send = maintainer): Promise<number> {
  const { status, body } = await send("POST", SCHEDULES, params);
  expect(status).toBe(201);
  return (body as { id: number }).id;
}

test("a schedule with little said has GitLab's defaults and belongs to its maker", async () => {
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

test("a schedule keeps what was said, is read back alike, and is listed without details", async () => {
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
])("the list%s holds %j, the newest first", async (query, ids) => {
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
  ])("%s is kept as %s", async (ref, expected) => {
    const { body } = await maintainer("POST", SCHEDULES, { ...DRIFT, ref });

    expect(pick(body, "ref")).toEqual({ ref: expected });
  });

  test("that names a branch and a tag is refused", async () => {
    const { status, body } = await maintainer("POST", SCHEDULES, { ...DRIFT, ref: "both" });

    expect([status, body]).toEqual([400, { message: { ref: ["is ambiguous"] } }]);
  });
});

test("the eleventh schedule of a project is one too many", async () => {
  for (let count = 0; count < 10; count++) await create();
  const { status, body } = await maintainer("POST", SCHEDULES, DRIFT);

  expect([status, body]).toEqual([
    400,
    { message: { base: ["Maximum number of ci pipeline schedules (10) exceeded"] } },
  ]);
  expect((await platform("POST", `/projects/${WEB}/pipeline_schedules`, DRIFT)).status).toBe(201);
});

describe("who may", () => {
  const unauthorized = (action: string) => ({
    message: { base: [`The current user is not authorized to ${action} the pipeline schedule`] },
  });

  test.each<[string, object, number, object]>([
    ["guest", DRIFT, 403, FORBIDDEN],
    ["reporter", NIGHTLY, 403, FORBIDDEN],
    ["developer", DRIFT, 400, unauthorized("create")],
    ["developer", { ...DRIFT, ref: "main" }, 400, unauthorized("create")],
    ["developer", NIGHTLY, 201, { ref: "refs/heads/feature" }],
    ["maintainer", DRIFT, 201, { ref: "refs/heads/main" }],
    ["platform", DRIFT, 201, { ref: "refs/heads/main" }],
    ["stranger", DRIFT, 404, { message: "404 Project Not Found" }],
  ])("create: a %s for %j gets %d", async (username, params, status, expected) => {
    const answer = await world.as(username)("POST", SCHEDULES, params);

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject(expected);
  });

  test("create: on a protected branch, whoever may merge into it or push to it", async () => {
    const path = `/projects/${API}/protected_branches`;
    const levels = { none: [0, 0], merge: [0, 30], push: [30, 0] };
    for (const [name, [push_access_level, merge_access_level]] of Object.entries(levels)) {
      await maintainer("POST", path, { name, push_access_level, merge_access_level });
    }
    const statusFor = async (name: string) =>
      (await developer("POST", SCHEDULES, { ...DRIFT, ref: `refs/heads/${name}` })).status;

    expect([await statusFor("none"), await statusFor("merge"), await statusFor("push")]).toEqual([400, 201, 201]);
    expect((await maintainer("POST", SCHEDULES, { ...DRIFT, ref: "refs/heads/none" })).status).toBe(400);
  });

  test("create: on a protected tag, whoever may create it", async () => {
    await maintainer("POST", `/projects/${API}/protected_tags`, { name: "v*" });
    const tagged = { ...DRIFT, ref: "refs/tags/v1" };

    expect((await developer("POST", SCHEDULES, tagged)).body).toEqual(unauthorized("create"));
    expect((await maintainer("POST", SCHEDULES, tagged)).status).toBe(201);
  });

  test.each([
    ["guest", 404, NO_SCHEDULE],
    ["reporter", 200, { description: "drift" }],
    ["developer", 200, { description: "drift" }],
  ])("see one: a %s gets %d and no variables", async (username, status, expected) => {
    const id = await create();
    const answer = await world.as(username)("GET", `${SCHEDULES}/${id}`);

    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject(expected);
    expect(answer.body).not.toHaveProperty("variables");
  });

  test("change: its owner and an admin, but no other maintainer", async () => {
    const id = await create(NIGHTLY, developer);
    const change = (send: Send) => send("PUT", `${SCHEDULES}/${id}`, { description: "changed" });

    expect((await change(maintainer)).body).toEqual(FORBIDDEN);
    expect((await change(world.as("reporter"))).body).toEqual(FORBIDDEN);
    expect((await change(developer)).status).toBe(200);
    expect((await change(platform)).status).toBe(200);
  });

  test("change: not to a ref that its owner may not bring code to", async () => {
    const id = await create(NIGHTLY, developer);
    const { status, body } = await developer("PUT", `${SCHEDULES}/${id}`, { ref: "refs/heads/main" });

    expect([status, body]).toEqual([400, unauthorized("update")]);
    expect((await developer("GET", `${SCHEDULES}/${id}`)).body).toMatchObject(NIGHTLY);
  });

  test("change: not once the ref was protected against its owner", async () => {
    const id = await create(NIGHTLY, developer);
    await maintainer("POST", `/projects/${API}/protected_branches`, { name: "feature" });

    expect((await developer("PUT", `${SCHEDULES}/${id}`, { active: false })).body).toEqual(FORBIDDEN);
  });

  test("take over: a maintainer, while its owner has nothing to take", async () => {
    const id = await create(NIGHTLY, developer);
    const take = (send: Send) => send("POST", `${SCHEDULES}/${id}/take_ownership`);
    const taken = await take(maintainer);

    expect((await take(world.as("reporter"))).body).toEqual(FORBIDDEN);
    expect(taken.status).toBe(201);
    expect(taken.body).toMatchObject({ owner: { username: "maintainer" } });
    expect((await take(maintainer)).status).toBe(200);
    expect((await take(developer)).body).toEqual(FORBIDDEN);
    expect((await developer("PUT", `${SCHEDULES}/${id}`, { active: false })).status).toBe(403);
    expect((await maintainer("PUT", `${SCHEDULES}/${id}`, { active: false })).status).toBe(200);
  });

  test("delete: its owner and a maintainer", async () => {
    const [mine, theirs] = [await create(NIGHTLY, developer), await create(NIGHTLY, developer)];
    const other = await create();

    expect((await developer("DELETE", `${SCHEDULES}/${other}`)).body).toEqual(FORBIDDEN);
    expect((await developer("DELETE", `${SCHEDULES}/${mine}`)).status).toBe(204);
    expect((await maintainer("DELETE", `${SCHEDULES}/${theirs}`)).status).toBe(204);
    expect((await maintainer("GET", SCHEDULES)).body).toMatchObject([{ id: other }]);
  });

  test("play: whoever may bring code to the ref", async () => {
    const [onMain, elsewhere] = [await create(), await create(NIGHTLY)];
    const play = (send: Send, id: number) => send("POST", `${SCHEDULES}/${id}/play`);

    expect((await play(developer, onMain)).body).toEqual(FORBIDDEN);
    expect((await play(world.as("reporter"), elsewhere)).body).toEqual(FORBIDDEN);
    expect((await play(world.as("guest"), elsewhere)).body).toEqual(NO_SCHEDULE);
    expect((await play(developer, elsewhere)).body).toEqual({ message: "201 Created" });
  });
});

test("an update changes what it names", async () => {
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

test("an update merges inputs by name and removes those that it says so of", async () => {
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

test("playing starts a pipeline of the schedule as whoever plays it, even of a commit that skips CI", async () => {
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
  ["on a ref that is not there", "refs/heads/nowhere"],
  ["on a tag that is not there", "refs/tags/v1"],
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

test("a schedule of another project is not found", async () => {
  const id = await create();

  expect((await platform("GET", `/projects/${WEB}/pipeline_schedules/${id}`)).body).toEqual(NO_SCHEDULE);
});

test("a reset takes the schedules away", async () => {
  await create();
  world.gitlab.reset();

  expect((await maintainer("GET", SCHEDULES)).body).toEqual([]);
});
