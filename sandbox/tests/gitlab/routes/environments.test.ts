import { API, createWorld, type Send, WEB } from "../world";

const ENVIRONMENTS = `/projects/${API}/environments`;
let send: Send;

beforeEach(() => {
  send = createWorld().as("developer");
});

async function create(params: object): Promise<number> {
  const { body } = await send("POST", ENVIRONMENTS, params);
  return (body as { id: number }).id;
}

test("an environment without optional fields gets a slug and a derived tier", async () => {
  const { status, body } = await send("POST", ENVIRONMENTS, { name: "Review/login" });
  const { created_at, updated_at, slug, ...rest } = body as Record<string, unknown>;

  expect(status).toBe(201);
  expect(created_at).toBe(updated_at);
  expect(slug).toMatch(/^review-login-[a-z0-9]{6}$/);
  expect(rest).toEqual({
    id: 1,
    name: "Review/login",
    description: null,
    external_url: null,
    state: "available",
    tier: "development",
    auto_stop_at: null,
    auto_stop_setting: "always",
    cluster_agent: null,
    kubernetes_namespace: null,
    flux_resource_path: null,
  });
});

test("an environment has the given fields, and is returned unchanged", async () => {
  const environment = {
    name: "staging",
    description: "before production",
    external_url: "https://staging.example.com",
    tier: "other",
    auto_stop_setting: "with_action",
    kubernetes_namespace: "shop",
    flux_resource_path: "kustomize.toolkit.fluxcd.io/v1/namespaces/shop/kustomizations/api",
  };
  const created = await send("POST", ENVIRONMENTS, { ...environment, cluster_agent_id: null });

  expect(created.body).toMatchObject({ ...environment, slug: "staging" });
  expect((await send("GET", `${ENVIRONMENTS}/1`)).body).toEqual({ ...(created.body as object), last_deployment: null });
  expect((await send("GET", ENVIRONMENTS)).body).toEqual([created.body]);
});

test.each([
  [{}, { error: "name is missing" }],
  [{ name: "x", tier: "gold" }, { error: "tier does not have a valid value" }],
  [{ name: "x", auto_stop_setting: "never" }, { error: "auto_stop_setting does not have a valid value" }],
  [{ name: "x", slug: "y" }, { error: "slug is automatically generated and cannot be changed" }],
  [{ name: "" }, { message: { name: ["can't be blank"] } }],
  [{ name: "taken" }, { message: { name: ["has already been taken"] } }],
  [
    { name: "x", external_url: "ftp://example.com" },
    { message: { external_url: ["is blocked: Only allowed schemes are http, https"] } },
  ],
  [
    { name: "x", external_url: `https://${"a".repeat(255)}` },
    { message: { external_url: ["is too long (maximum is 255 characters)"] } },
  ],
  [
    { name: "x", cluster_agent_id: 1 },
    {
      message: "400 Bad request - cluster agent doesn't exist or cannot be associated with this environment",
    },
  ],
])("the environment %j is refused with %j", async (params, expected) => {
  await create({ name: "taken" });
  const { status, body } = await send("POST", ENVIRONMENTS, params);

  expect([status, body]).toEqual([400, expected]);
  expect((await send("GET", ENVIRONMENTS)).body).toHaveLength(1);
});

test("an update changes the given fields, an empty URL clears it, and the name never changes", async () => {
  const id = await create({ name: "staging", external_url: "https://example.com", description: "old" });
  const { status, body } = await send("PUT", `${ENVIRONMENTS}/${id}`, { name: "x", external_url: "", tier: "testing" });

  expect([status, body]).toMatchObject([
    200,
    { name: "staging", external_url: null, tier: "testing", description: "old" },
  ]);
});

test("an update changes updated_at", async () => {
  const id = await create({ name: "staging" });
  const { body } = await send("PUT", `${ENVIRONMENTS}/${id}`, { description: "new" });
  const { created_at, updated_at } = body as { created_at: string; updated_at: string };

  expect(Date.parse(updated_at)).toBeGreaterThan(Date.parse(created_at));
});

test("an update cannot set a slug", async () => {
  const id = await create({ name: "staging" });
  const { status, body } = await send("PUT", `${ENVIRONMENTS}/${id}`, { slug: "x" });

  expect([status, body]).toEqual([400, { error: "slug is automatically generated and cannot be changed" }]);
});

test("only a stopped environment can be deleted", async () => {
  const id = await create({ name: "staging" });
  const early = await send("DELETE", `${ENVIRONMENTS}/${id}`);
  const stopped = await send("POST", `${ENVIRONMENTS}/${id}/stop`, { force: true });
  const deleted = await send("DELETE", `${ENVIRONMENTS}/${id}`);

  expect([early.status, early.body]).toEqual([403, { message: "403 Forbidden" }]);
  expect([stopped.status, stopped.body]).toMatchObject([200, { state: "stopped" }]);
  expect([deleted.status, deleted.body]).toEqual([204, null]);
  expect((await send("GET", `${ENVIRONMENTS}/${id}`)).status).toBe(404);
});

test.each([
  ["?name=staging", 200, ["staging"]],
  ["?name=stag", 200, []],
  ["?search=stag", 200, ["staging"]],
  ["?states=stopped", 200, ["production"]],
  ["?states=available", 200, ["staging"]],
])("the list%s answers %d with %j", async (query, status, names) => {
  await create({ name: "staging" });
  await send("POST", `${ENVIRONMENTS}/${await create({ name: "production" })}/stop`);
  const answer = await send("GET", `${ENVIRONMENTS}${query}`);

  expect(answer.status).toBe(status);
  expect((answer.body as { name: string }[]).map(({ name }) => name)).toEqual(names);
});

test.each([
  ["?search=st", { message: "400 Bad request - Search query is too short" }],
  ["?states=gone", { message: "400 Bad request - Requested states are invalid" }],
  ["?name=a&search=abc", { error: "name, search are mutually exclusive" }],
])("the list%s is refused", async (query, expected) => {
  const { status, body } = await send("GET", `${ENVIRONMENTS}${query}`);

  expect([status, body]).toEqual([400, expected]);
});

test.each([
  ["GET", "/99", 404, { message: "404 Not found" }],
  ["PUT", "/99", 404, { message: "404 Not found" }],
  ["DELETE", "/99", 404, { message: "404 Not found" }],
  ["POST", "/99/stop", 404, { message: "404 Not found" }],
  ["GET", "/staging", 400, { error: "environment_id is invalid" }],
])("%s %s answers %d", async (method, path, status, expected) => {
  const answer = await send(method, `${ENVIRONMENTS}${path}`);

  expect([answer.status, answer.body]).toEqual([status, expected]);
});

test("an environment of another project gets 404", async () => {
  const maintainer = createWorld().as("maintainer");
  await maintainer("POST", ENVIRONMENTS, { name: "staging" });

  expect((await maintainer("GET", `/projects/${WEB}/environments/1`)).status).toBe(404);
});
