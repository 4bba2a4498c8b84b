import { circleCiApp } from "../../circleci";
import { Faults } from "../../faults/faults";
import { RequestLog } from "../../requestLog";
import { contextWith, ids, testCircleCi, tokenOf } from "./testCircleCi";

test.each<[string, Record<string, string>, number]>([
  ["Circle-Token", { "Circle-Token": tokenOf("ada") }, 200],
  ["a bearer token", { Authorization: `Bearer ${tokenOf("ada")}` }, 200],
  ["basic authentication", { Authorization: `Basic ${Buffer.from(`${tokenOf("ada")}:`).toString("base64")}` }, 200],
  ["a wrong token", { "Circle-Token": "wrong" }, 401],
])("authenticates by %s", async (_, headers, status) => {
  expect((await testCircleCi().send("GET", "/me", { as: null, headers })).status).toBe(status);
});

test("without a token, every route of the API answers 401", async () => {
  const circleci = testCircleCi();
  const answers: unknown[] = [];
  for (const { method, path } of circleci.app.routes) {
    if (method === "ALL" || !path.startsWith("/api/")) continue;
    const filled = path.replace(/:slug\{[^}]*\}/, "gh%2Facme%2Fshop").replace(/:vcs(\{[^}]*\})?/, "gh");
    const { status, body } = await circleci.send(method, filled.replace(/:\w+/g, ids.shop), { as: null });
    if (status !== 401 || body.message !== "You must log in first.") answers.push([method, path, status, body]);
  }

  expect(answers).toEqual([]);
});

test("an unknown route answers 501", async () => {
  const written = jest.spyOn(process.stderr, "write").mockReturnValue(true);

  expect((await testCircleCi().send("GET", "/insights/gh/acme/shop/branches")).status).toBe(501);
  written.mockRestore();
});

test("a stranger finds nothing, a reader changes nothing, and only an admin restricts contexts", async () => {
  const circleci = testCircleCi();
  const context = await contextWith(circleci, "deploy");
  const status = async (as: string, method: string, path: string, body?: unknown) =>
    (await circleci.send(method, path, { as, body })).status;
  const variable = `/context/${context}/environment-variable/TOKEN`;
  const restriction = { restriction_type: "expression", restriction_value: "true" };

  expect(await status("mallory", "GET", `/context/${context}`)).toBe(404);
  expect(await status("mallory", "GET", "/context?owner-slug=gh/acme")).toBe(404);
  expect(await status("mallory", "GET", "/project/gh/acme/shop")).toBe(404);
  expect(await status("mallory", "GET", `/projects/${ids.web}/pipeline-definitions`)).toBe(404);
  expect(await status("eve", "GET", `/context/${context}`)).toBe(200);
  expect(await status("eve", "PUT", variable, { value: "x" })).toBe(403);
  expect(await status("eve", "PATCH", "/project/gh/acme/shop/settings", { advanced: {} })).toBe(403);
  expect(await status("dev", "PUT", variable, { value: "x" })).toBe(200);
  expect(await status("dev", "POST", `/context/${context}/restrictions`, restriction)).toBe(403);
  expect(await status("ada", "POST", `/context/${context}/restrictions`, restriction)).toBe(201);
  expect(await status("ada", "POST", `/context/${context}/restrictions`, restriction)).toBe(409);
});

test("an admin can reserve the settings of a project for admins", async () => {
  const { send } = testCircleCi();
  const path = "/project/gh/acme/shop/settings";

  expect((await send("PATCH", path, { as: "dev", body: { advanced: { disable_ssh: true } } })).status).toBe(200);
  const { body } = await send("PATCH", path, { body: { advanced: { write_settings_requires_admin: true } } });
  // The answer has all settings, also those of the earlier change.
  expect(body.advanced).toMatchObject({ disable_ssh: true, write_settings_requires_admin: true, oss: false });
  expect((await send("PATCH", path, { as: "dev", body: { advanced: { disable_ssh: false } } })).status).toBe(403);
});

test.each([
  ["a name with a space at its end", { name: "deploy " }, "name: must not start or end with a space"],
  ["a name of 201 characters", { name: "x".repeat(201) }, expect.stringContaining("name: ")],
  ["no owner", { name: "deploy", owner: {} }, "the owner needs an id or a slug"],
])("refuses a context with %s", async (_, body, message) => {
  const owner = { id: ids.oauth };

  expect(await testCircleCi().send("POST", "/context", { body: { owner, ...body } })).toEqual({
    status: 400,
    body: { message },
  });
});

test("a list has pages, and an empty page-token is the first one", async () => {
  const circleci = testCircleCi();
  for (let index = 0; index < 21; index++) await contextWith(circleci, `context ${index}`);
  const first = (await circleci.send("GET", "/context?owner-slug=gh/acme&page-token=")).body;
  const token = encodeURIComponent(first.next_page_token ?? "");
  const second = (await circleci.send("GET", `/context?owner-slug=gh/acme&page-token=${token}`)).body;

  expect(first.items).toHaveLength(20);
  expect(second).toEqual({ items: [expect.objectContaining({ name: "context 20" })], next_page_token: null });
});

test("a variable is created or overwritten, its value is never returned, and deleting it twice is no error", async () => {
  const circleci = testCircleCi();
  const path = `/context/${await contextWith(circleci, "deploy")}/environment-variable`;
  const first = await circleci.send("PUT", `${path}/TOKEN`, { body: { value: "secret one" } });
  const second = await circleci.send("PUT", `${path}/TOKEN`, { body: { value: "secret two" } });

  expect(second.body.created_at).toBe(first.body.created_at);
  expect(second.body.updated_at > first.body.updated_at).toBe(true);
  expect(JSON.stringify((await circleci.send("GET", path)).body)).not.toContain("secret");
  expect((await circleci.send("PUT", `${path}/1ST`, { body: { value: "x" } })).status).toBe(400);
  for (let index = 0; index < 99; index++) await circleci.send("PUT", `${path}/V${index}`, { body: { value: "x" } });
  expect((await circleci.send("PUT", `${path}/ONE_MORE`, { body: { value: "x" } })).status).toBe(400);
  expect((await circleci.send("DELETE", `${path}/TOKEN`)).status).toBe(200);
  expect((await circleci.send("DELETE", `${path}/TOKEN`)).status).toBe(200);
});

test("the value of a project's variable is masked, a short one completely", async () => {
  const { send } = testCircleCi();
  const path = "/project/github/acme/shop/envvar";
  const write = async (value: string) => (await send("POST", path, { body: { name: "TOKEN", value } })).body.value;

  expect(await write("secret-1234")).toBe("xxxx1234");
  expect(await write("bar")).toBe("xxxx");
  expect((await send("GET", path)).body.items).toHaveLength(1);
  expect((await send("DELETE", `${path}/TOKEN`)).status).toBe(200);
  expect((await send("DELETE", `${path}/TOKEN`)).status).toBe(404);
});

test.each([
  ["a project of another organization", ids.oauth, "project", ids.web, /not the id of a project/],
  ["an expression that does not parse", ids.oauth, "expression", '<< pipeline.git.branch >> == "main"', /unexpected/],
  ["a group that does not exist", ids.oauth, "group", ids.shop, /not the id of a group/],
  ["a group in a standalone organization", ids.standalone, "group", ids.team, /has no groups/],
])("refuses a restriction to %s", async (_, organization, type, value, message) => {
  const circleci = testCircleCi();
  const context = await contextWith(circleci, "deploy", [], {}, organization);
  const body = { restriction_type: type, restriction_value: value };

  expect(await circleci.send("POST", `/context/${context}/restrictions`, { body })).toEqual({
    status: 400,
    body: { message: expect.stringMatching(message) },
  });
});

test("a project of OAuth is a repository of its organization, set up once; a standalone one has an opaque slug", async () => {
  const { send } = testCircleCi();
  const create = (organization: string, name: string) =>
    send("POST", `/organization/${organization}/project`, { body: { name } });

  expect((await create(ids.oauth, "none")).status).toBe(404);
  const { body } = await create(ids.oauth, "new");
  expect(body).toMatchObject({ slug: "gh/acme/new", organization_slug: "gh/acme", vcs_info: { provider: "GitHub" } });
  expect((await create(ids.oauth, "new")).body).toEqual(body);
  const standalone = await create(ids.standalone, "new");
  expect(standalone.body.slug).toMatch(/^circleci\/[1-9A-HJ-NP-Za-km-z]{21,22}\/[1-9A-HJ-NP-Za-km-z]{21,22}$/);
  expect((await create(ids.standalone, "new")).status).toBe(400);
  expect((await send("DELETE", `/project/${standalone.body.slug}`)).status).toBe(200);
  expect((await send("GET", `/project/${standalone.body.slug}`)).status).toBe(404);
});

test("each kind of project has its own way to schedule", async () => {
  const { state, send } = testCircleCi();
  const web = state.projects.get(ids.web)!;
  const nightly = {
    name: "nightly",
    "attribution-actor": "current",
    parameters: { branch: "main" },
    timetable: { "per-hour": 1, "hours-of-day": [3], "days-of-week": ["MON"] },
  };
  const refused = async (change: object) =>
    (await send("POST", "/project/gh/acme/shop/schedule", { body: { ...nightly, ...change } })).body.message;

  expect((await send("POST", `/project/${web.slug}/schedule`, { body: nightly })).status).toBe(400);
  expect((await send("GET", `/projects/${ids.shop}/pipeline-definitions`)).status).toBe(400);
  expect(await refused({ parameters: {} })).toBe("parameters: needs either branch or tag");
  expect(await refused({ timetable: { "per-hour": 1, "hours-of-day": [24], "days-of-week": ["MON"] } })).toMatch(
    /^timetable.hours-of-day/,
  );
  expect(await refused({ timetable: { "per-hour": 1, "hours-of-day": [3] } })).toBe(
    "timetable: needs either days-of-week or days-of-month",
  );
  const { body } = await send("POST", "/project/gh/acme/shop/schedule", { body: nightly });
  expect(body.actor).toEqual({ id: ids.user, login: "ada", name: "ada" });
});

describe("triggers", () => {
  const source = { provider: "github_app", repo: { external_id: "2001" } };

  async function withDefinition() {
    const circleci = testCircleCi();
    const body = {
      name: "main",
      config_source: { provider: "github_app", repo: { external_id: "2002" }, file_path: ".circleci/config.yml" },
      checkout_source: source,
    };
    const path = `/projects/${ids.web}/pipeline-definitions`;
    const { id } = (await circleci.send("POST", path, { body })).body;
    return { ...circleci, definition: `${path}/${id}`, triggers: `${path}/${id}/triggers` };
  }

  const scheduled = {
    event_name: "nightly",
    checkout_ref: "main",
    config_ref: "main",
    event_source: { provider: "schedule", schedule: { cron_expression: "0 3 * * *", attribution_actor: "system" } },
    parameters: { drift: true },
  };

  test.each<[object, RegExp]>([
    [{ event_source: source }, /^event_preset: /],
    [{ event_preset: "all-pushes", event_source: { provider: "github_app" } }, /^event_source.repo.external_id: /],
    [{ event_preset: "all-pushes", event_source: { ...source, repo: { external_id: "9" } } }, /^repo.external_id: /],
    [{ event_preset: "every-push", event_source: source }, /^event_preset: /],
    [{ event_preset: "all-pushes", event_source: source, parameters: { drift: true } }, /^parameters: /],
    [{ ...scheduled, checkout_ref: undefined }, /^checkout_ref: /],
    [{ ...scheduled, event_source: { provider: "schedule" } }, /^event_source.schedule: /],
    [
      {
        ...scheduled,
        event_source: { provider: "schedule", schedule: { cron_expression: "@daily", attribution_actor: "system" } },
      },
      /cron_expression: /,
    ],
  ])("refuses %j", async (body, message) => {
    const { send, triggers } = await withDefinition();

    expect(await send("POST", triggers, { body })).toEqual({
      status: 400,
      body: { message: expect.stringMatching(message) },
    });
  });

  test("a change keeps what it does not name, and parameters can't be cleared by it", async () => {
    const { send, triggers } = await withDefinition();
    const created = (await send("POST", triggers, { body: scheduled })).body;
    const path = `/projects/${ids.web}/triggers/${created.id}`;
    const changed = (await send("PATCH", path, { body: { disabled: true, parameters: {} } })).body;

    expect(changed).toEqual({ ...created, disabled: true });
    expect(changed.event_source.schedule?.attribution_actor).toEqual({ id: expect.any(String) });
  });

  test("a pipeline definition keeps the source of its file, and goes with its triggers", async () => {
    const { send, definition, triggers } = await withDefinition();
    const created = (await send("POST", triggers, { body: { event_preset: "all-pushes", event_source: source } })).body;
    const body = { config_source: { file_path: "ci.yml", provider: "github_server", repo: { external_id: "2001" } } };
    const changed = (await send("PATCH", definition, { body })).body;

    expect(changed.config_source).toEqual({
      provider: "github_app",
      repo: { external_id: "2002", full_name: "acme/config" },
      file_path: "ci.yml",
    });
    expect((await send("DELETE", definition)).status).toBe(200);
    expect((await send("GET", `/projects/${ids.web}/triggers/${created.id}`)).status).toBe(404);
  });
});

test("a reset restores the seed", async () => {
  const circleci = testCircleCi();
  await contextWith(circleci, "deploy");
  circleci.state.reset();

  expect((await circleci.send("GET", "/context?owner-slug=gh/acme")).body.items).toEqual([]);
  expect((await circleci.send("GET", "/project/gh/acme/shop")).status).toBe(200);
});

test("a fault is answered in CircleCI's form", async () => {
  const faults = new Faults([{ server: "circleci", method: "GET", path: "/api/v2/me", fault: { status: 429 } }]);
  const { state } = testCircleCi();
  const response = await circleCiApp(state, new RequestLog(), faults).request("/api/v2/me");

  expect([response.status, response.headers.get("Retry-After"), await response.json()]).toEqual([
    429,
    "1",
    { message: "Too Many Requests" },
  ]);
});
