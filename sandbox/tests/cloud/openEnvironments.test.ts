import { fieldOf, idOf, testCloud, tokenOf, untraced } from "./testCloud";
import { environments, opened, stackOpened, withEnvironments } from "./openEnvironmentsWorld";

test("opening an environment decrypts and marks secrets, and resolves interpolations", async () => {
  const yaml = "values: {password: {fn::secret: hunter2}, environmentVariables: {DB: 'db:${password}', PORT: 80}}";
  const cloud = await withEnvironments({ "shop/staging": yaml });
  const id = idOf(await cloud.send("POST", `${environments}/shop/staging/open?duration=1h`));
  const { status, body } = await cloud.send("GET", `${environments}/shop/staging/open/${id}`);

  expect(Object.keys(body as object).sort()).toEqual(["executionContext", "exprs", "properties", "schema"]);
  expect([status, untraced((body as { properties: object }).properties)]).toEqual([
    200,
    {
      password: { value: "hunter2", secret: true },
      environmentVariables: { value: { DB: { value: "db:hunter2", secret: true }, PORT: { value: 80 } } },
    },
  ]);
});

test("a property of an opened environment is read by its path", async () => {
  const cloud = await withEnvironments({
    "shop/staging": "values: {environmentVariables: {DB: {fn::secret: hunter2}}}",
  });
  const id = idOf(await cloud.send("POST", `${environments}/shop/staging/open?duration=1h`));
  const read = (property: string) => cloud.send("GET", `${environments}/shop/staging/open/${id}?property=${property}`);
  const { status, body } = await read("environmentVariables.DB");

  expect([status, untraced({ DB: body })]).toEqual([200, { DB: { value: "hunter2", secret: true } }]);
  // Clients without a JSON parser rely on the order of the keys.
  expect(Object.keys(body as object)[0]).toBe("value");
  expect(await read("environmentVariables.constructor")).toMatchObject({
    status: 404,
    body: { code: 404, message: 'property "environmentVariables.constructor" not found' },
  });
});

test("an empty environment has no values", async () => {
  const cloud = await withEnvironments({});
  await cloud.send("POST", environments, { body: { project: "shop", name: "staging" } });

  expect(await opened(cloud, "shop/staging")).toBeUndefined();
});

test("imports are merged: later ones and own values win, and unmerged ones stay separate", async () => {
  const cloud = await withEnvironments({
    "base/organization": "values: {region: eu-west-1, owner: platform, secret: {fn::secret: deep}}",
    "base/project": "imports: [base/organization]\nvalues: {region: eu-central-1}",
    "default/other": "values: {color: red}",
    "shop/staging":
      "imports: [base/organization, base/project, other: {merge: false}]\n" +
      "values: {stage: staging, copied: '${secret}', color: '${imports.other.color}', tone: '${environments.default.other.color}'}",
  });

  expect(await opened(cloud, "shop/staging")).toEqual({
    region: "eu-central-1",
    owner: "platform",
    secret: "deep",
    copied: "deep",
    stage: "staging",
    color: "red",
    tone: "red",
  });
});

test("opens the environments of a stack together, and each can be overridden", async () => {
  const cloud = await withEnvironments({
    "shop/base": "values: {pulumiConfig: {'shop:size': 1, 'shop:color': red}}",
    "shop/staging": "values: {pulumiConfig: {'shop:size': 2}}",
    "shop/trial": "values: {pulumiConfig: {'shop:size': 3}}",
  });
  const yaml = "imports: [shop/base, shop/staging]";
  const overrides = Buffer.from('{"shop/staging":"shop/trial"}').toString("base64url");

  expect(await stackOpened(cloud, yaml)).toEqual({ pulumiConfig: { "shop:size": 2, "shop:color": "red" } });
  expect(await stackOpened(cloud, yaml, { query: `&environmentOverrides=${overrides}` })).toEqual({
    pulumiConfig: { "shop:size": 3, "shop:color": "red" },
  });
});

test("opens and imports versions by number and by tag", async () => {
  const cloud = await withEnvironments({ "shop/base": "values: {size: 1}" });
  await cloud.send("PATCH", `${environments}/shop/base`, { body: "values: {size: 2}" });
  await cloud.send("POST", `${environments}/shop/base/versions/tags`, { body: { name: "stable", revision: 2 } });
  await cloud.send("POST", environments, { body: { project: "shop", name: "staging" } });
  const missing = await stackOpened(cloud, "imports: [shop/base@9]");

  expect(await opened(cloud, "shop/base")).toEqual({ size: 2 });
  expect(await opened(cloud, "shop/base/versions/2")).toEqual({ size: 1 });
  expect(await opened(cloud, "shop/base/versions/stable")).toEqual({ size: 1 });
  for (const [version, size] of [
    ["@2", 1],
    ["@3", 2],
    ["@stable", 1],
    ["@latest", 2],
  ]) {
    expect(await stackOpened(cloud, `imports: [shop/base${version}]`)).toEqual({ size });
  }
  expect(missing).toMatchObject({
    status: 400,
    body: { diagnostics: [{ summary: 'revision "acme/shop/base@9" not found', severity: "error" }] },
  });
});

test("a provider's error is a diagnostic", async () => {
  const cloud = await withEnvironments({ "shop/staging": "values: {aws: {fn::open::aws-login: {}}}" });
  const { status, body } = await cloud.send("POST", `${environments}/shop/staging/open`);

  expect([status, body]).toMatchObject([
    400,
    { code: 400, diagnostics: [{ summary: expect.stringContaining("one of oidc and static must be set") }] },
  ]);
});

describe("an opened environment", () => {
  test("exists for its duration, by the sandbox's clock", async () => {
    const cloud = await withEnvironments({ "shop/staging": "values: {a: 1}" });
    // The clock advances by a second with each request.
    const id = idOf(await cloud.send("POST", `${environments}/shop/staging/open?duration=3s`));
    const read = async () => (await cloud.send("GET", `${environments}/shop/staging/open/${id}`)).status;

    expect([await read(), await read(), await read(), await read()]).toEqual([200, 200, 404, 404]);
  });

  test("can be read only by the user who opened it, under its own path", async () => {
    const cloud = await withEnvironments({ "shop/staging": "values: {a: 1}", "shop/production": "values: {a: 2}" });
    const id = idOf(await cloud.send("POST", `${environments}/shop/staging/open`));
    const status = async (path: string, login = "platform") =>
      (await cloud.send("GET", `/esc/environments/${path}/open/${id}`, { token: tokenOf(login) })).status;

    expect(await status("acme/shop/staging")).toBe(200);
    expect(await status("acme/shop/staging", "developer")).toBe(404);
    expect(await status("acme/shop/production")).toBe(404);
    expect(await status("acme/yaml")).toBe(404);
    expect(await status("guild/shop/staging")).toBe(404);
  });

  test("is removed by a reset", async () => {
    const cloud = await withEnvironments({ "shop/staging": "values: {a: 1}" });
    const id = idOf(await cloud.send("POST", `${environments}/shop/staging/open`));
    cloud.reset();

    expect((await cloud.send("GET", `${environments}/shop/staging/open/${id}`)).status).toBe(404);
  });
});

test.each(["duration=2", "duration=0s", "duration=-1h"])("refuses %s", async (query) => {
  const cloud = await withEnvironments({ "shop/staging": "values: {a: 1}" });
  const { status, body } = await cloud.send("POST", `${environments}/shop/staging/open?${query}`);

  expect([status, fieldOf(body, "message")]).toEqual([400, "invalid query parameter: duration"]);
});

test.each(["x", Buffer.from("[1]").toString("base64url")])("refuses the overrides %s", async (overrides) => {
  const answer = await stackOpened(await withEnvironments({}), "{}", { query: `&environmentOverrides=${overrides}` });

  expect(answer).toMatchObject({ status: 400, body: { message: "invalid query parameter: environmentOverrides" } });
});

test.each(["../shop/staging", "a/b/c", "shop/staging@", "elsewhere/shop/staging"])(
  "refuses an import of %s",
  async (name) => {
    const cloud = await withEnvironments({ "shop/staging": "values: {a: 1}" });

    expect(await stackOpened(cloud, `imports: ["${name}"]`)).toMatchObject({ status: 400 });
  },
);

test("refuses a cycle of imports on saving", async () => {
  const cloud = await withEnvironments({ "shop/a": "values: {a: 1}", "shop/b": "imports: [shop/a]" });
  const answer = await cloud.send("PATCH", `${environments}/shop/a`, { body: "imports: [shop/b]" });

  expect(answer).toMatchObject({ status: 400, body: { diagnostics: [{ summary: "cyclic import of shop/a" }] } });
});

test("a warning is returned, and does not prevent saving and opening", async () => {
  const cloud = testCloud();
  await cloud.send("POST", environments, { body: { project: "shop", name: "staging" } });
  const saved = await cloud.send("PATCH", `${environments}/shop/staging`, { body: "values: {a: 1}\ntypo: 1" });
  const open = await cloud.send("POST", `${environments}/shop/staging/open`);

  for (const { status, body } of [saved, open]) {
    expect([status, body]).toMatchObject([
      200,
      { diagnostics: [{ severity: "warning", path: "typo", summary: expect.stringContaining("Field 'typo'") }] },
    ]);
  }
});
