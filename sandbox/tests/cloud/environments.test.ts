import { idOf, teamToken, testCloud, tokenOf, withEnvironment } from "./testCloud";

const environments = "/esc/environments/acme";
const path = `${environments}/shop/staging`;

test("a new environment is empty, at revision 1", async () => {
  const cloud = testCloud();
  const created = await cloud.send("POST", environments, { body: { project: "shop", name: "staging" } });
  const read = await cloud.send("GET", path);

  expect([created.status, created.body]).toEqual([200, {}]);
  expect([read.status, read.text]).toEqual([200, ""]);
  expect(read.headers.get("Pulumi-ESC-Revision")).toBe("1");
  expect(read.headers.get("Content-Type")).toBe("application/x-yaml");
});

test("a saved definition is returned byte for byte, and the revision increments", async () => {
  const cloud = await withEnvironment();
  const yaml = 'values:   # kept\n    region:  "eu-west-1"\n    list: [a,b]';
  const saved = await cloud.send("PATCH", path, { body: yaml });
  const read = await cloud.send("GET", path);
  const again = await cloud.send("PATCH", path, { body: yaml });

  expect([saved.status, saved.body, saved.headers.get("Pulumi-ESC-Revision")]).toEqual([200, {}, "2"]);
  expect([read.text, read.headers.get("Pulumi-ESC-Revision")]).toEqual([yaml, "2"]);
  expect(read.headers.get("ETag")).toBe(saved.headers.get("ETag"));
  expect(again.headers.get("Pulumi-ESC-Revision")).toBe("3");
});

test("a definition is YAML for any content type", async () => {
  const cloud = await withEnvironment();
  for (const type of ["application/json", "application/x-yaml"]) {
    const answer = await cloud.send("PATCH", path, { body: "values: {}", headers: { "Content-Type": type } });
    expect(answer.status).toBe(200);
  }
});

test("a change from an old revision is a conflict", async () => {
  const cloud = await withEnvironment("values: {}");
  const tag = (await cloud.send("GET", path)).headers.get("ETag") ?? "";
  const first = await cloud.send("PATCH", path, { body: "values: {a: 1}", headers: { ETag: tag } });
  const second = await cloud.send("PATCH", path, { body: "values: {b: 1}", headers: { ETag: tag } });
  const untold = await cloud.send("PATCH", path, { body: "values: {c: 1}" });

  expect([first.status, second.status, untold.status]).toEqual([200, 409, 200]);
  expect(second.body).toEqual({ code: 409, message: "the environment has changed since it was read" });
  expect((await cloud.send("GET", path)).text).toBe("values: {c: 1}");
});

test("lists the environments of one organization, and of all organizations of the caller", async () => {
  const cloud = await withEnvironment("values: {}");
  await cloud.send("POST", "/esc/environments/guild", { body: { project: "default", name: "shared" } });
  const staging = {
    id: idOf(await cloud.send("GET", `${path}/metadata`)),
    organization: "acme",
    project: "shop",
    name: "staging",
    created: "2026-01-01T00:00:01.000Z",
    modified: "2026-01-01T00:00:02.000Z",
  };
  const shared = {
    id: expect.any(String),
    organization: "guild",
    project: "default",
    name: "shared",
    created: "2026-01-01T00:00:03.000Z",
    modified: "2026-01-01T00:00:03.000Z",
  };

  expect((await cloud.send("GET", environments)).body).toEqual({ environments: [staging], nextToken: "" });
  expect((await cloud.send("GET", "/esc/environments")).body).toEqual({
    environments: [staging, shared],
    nextToken: "",
  });
  expect((await cloud.send("GET", "/esc/environments", { token: tokenOf("stranger") })).body).toEqual({
    environments: [],
    nextToken: "",
  });
});

test("the metadata contain the id, which never changes", async () => {
  const cloud = await withEnvironment();
  const before = await cloud.send("GET", `${path}/metadata`);
  await cloud.send("PATCH", path, { body: "values: {}" });

  expect([before.status, before.body]).toEqual([200, { id: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
  expect((await cloud.send("GET", `${path}/metadata`)).body).toEqual(before.body);
});

test("a deleted environment does not exist, and its name can be used again", async () => {
  const cloud = await withEnvironment("values: {}");
  const deleted = await cloud.send("DELETE", path);
  const gone = await cloud.send("GET", path);

  expect([deleted.status, deleted.body]).toEqual([200, {}]);
  expect([gone.status, gone.body]).toEqual([404, { code: 404, message: 'environment "acme/shop/staging" not found' }]);
  expect((await cloud.send("POST", environments, { body: { project: "shop", name: "staging" } })).status).toBe(200);
  expect((await cloud.send("GET", path)).headers.get("Pulumi-ESC-Revision")).toBe("1");
});

test.each<[string, object, number, string]>([
  ["that exists", { project: "shop", name: "staging" }, 409, 'environment "acme/shop/staging" already exists'],
  ["without a project", { name: "staging" }, 400, 'the field "project" is required'],
  ["without a name", { project: "shop" }, 400, 'the field "name" is required'],
  [
    "with a slash in its name",
    { project: "shop", name: "a/b" },
    400,
    '"name": a name has 1 to 100 letters, digits, hyphens, underscores and periods',
  ],
])("an environment %s is refused", async (_, body, status, message) => {
  const answer = await (await withEnvironment()).send("POST", environments, { body });

  expect([answer.status, answer.body]).toEqual([status, { code: status, message }]);
});

test.each([
  ["GET", ""],
  ["PATCH", ""],
  ["DELETE", ""],
  ["GET", "/decrypt"],
  ["GET", "/metadata"],
  ["GET", "/versions"],
  ["GET", "/versions/1"],
  ["GET", "/versions/1/decrypt"],
])("%s of an unknown environment gets 404 (%s)", async (method, rest) => {
  const answer = await testCloud().send(method, `${path}${rest}`, { body: "values: {}" });

  const message = 'environment "acme/shop/staging" not found';
  expect([answer.status, answer.body]).toEqual([404, { code: 404, message }]);
});

test.each([
  [undefined, [404, 404, 404, 404]],
  ["none", [404, 404, 404, 404]],
  ["read", [200, 403, 403, 403]],
  ["open", [200, 200, 403, 403]],
  ["write", [200, 200, 200, 403]],
  ["admin", [200, 200, 200, 200]],
])("with the permission %p a team token reads, decrypts, writes and deletes with %j", async (permission, expected) => {
  const cloud = await withEnvironment("values: {}");
  const token = await teamToken(cloud);
  if (permission) {
    const addEnvironmentPermission = { projectName: "shop", envName: "staging", permission };
    await cloud.send("PATCH", "/orgs/acme/teams/shop", { body: { addEnvironmentPermission } });
  }
  const listed = (await cloud.send("GET", environments, { token })).body as { environments: unknown[] };

  expect(listed.environments).toHaveLength(expected[0] === 200 ? 1 : 0);
  expect([
    (await cloud.send("GET", path, { token })).status,
    (await cloud.send("GET", `${path}/decrypt`, { token })).status,
    (await cloud.send("PATCH", path, { token, body: "values: {}" })).status,
    (await cloud.send("DELETE", path, { token })).status,
  ]).toEqual(expected);
});

test("the team whose token creates an environment becomes its admin", async () => {
  const cloud = testCloud();
  const token = await teamToken(cloud);
  await cloud.send("POST", environments, { body: { project: "shop", name: "own" }, token });

  expect((await cloud.send("GET", "/orgs/acme/teams/shop")).body).toMatchObject({
    environments: [{ projectName: "shop", envName: "own", permission: "admin" }],
  });
  expect((await cloud.send("DELETE", `${environments}/shop/own`, { token })).status).toBe(200);
});
