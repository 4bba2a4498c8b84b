import { teamToken, testCloud, tokenOf } from "./testCloud";

const resources = [{ urn: "urn:pulumi:staging::shop::pulumi:pulumi:Stack::shop-staging", type: "pulumi:pulumi:Stack" }];

test("a seeded stack can be read", async () => {
  const { status, body } = await testCloud().send("GET", "/stacks/acme/shop/staging", { token: tokenOf("developer") });

  expect([status, body]).toEqual([
    200,
    {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      orgName: "acme",
      projectName: "shop",
      stackName: "staging",
      tags: {},
      version: 0,
      activeUpdate: "",
    },
  ]);
});

test("a stack is created with its tags and deleted", async () => {
  const cloud = testCloud();
  const body = { stackName: "dev", tags: { "pulumi:project": "shop" } };
  const created = await cloud.send("POST", "/stacks/acme/shop", { body });

  expect([created.status, created.body]).toEqual([200, { messages: [] }]);
  expect((await cloud.send("GET", "/stacks/acme/shop/dev")).body).toMatchObject({ tags: { "pulumi:project": "shop" } });
  const deleted = await cloud.send("DELETE", "/stacks/acme/shop/dev");
  expect([deleted.status, deleted.text]).toEqual([204, ""]);
  const gone = await cloud.send("GET", "/stacks/acme/shop/dev");
  expect([gone.status, gone.body]).toEqual([404, { code: 404, message: 'stack "acme/shop/dev" not found' }]);
});

test.each([
  ["", 400],
  ["?force=false", 400],
  ["?forceDestroy=true", 400],
  ["?force=true", 204],
])("deleting a stack that has resources with %j gets %i", async (query, status) => {
  const cloud = testCloud();
  const state = { version: 3, deployment: { resources } };
  await cloud.send("POST", "/stacks/acme/shop", { body: { stackName: "dev", state } });
  const answer = await cloud.send("DELETE", `/stacks/acme/shop/dev${query}`);

  expect(answer.status).toBe(status);
  if (status === 400) {
    expect(answer.body).toEqual({ code: 400, message: "Bad Request: Stack still contains resources." });
  }
});

test("a stack without resources can be deleted without force", async () => {
  const cloud = testCloud();
  const state = { version: 3, deployment: { resources: [] } };
  await cloud.send("POST", "/stacks/acme/shop", { body: { stackName: "dev", state } });

  expect((await cloud.send("DELETE", "/stacks/acme/shop/dev")).status).toBe(204);
});

test.each<[string, string, string, object | undefined, number, string]>([
  ["a stack that exists", "POST", "/stacks/acme/shop", { stackName: "staging" }, 409, "Stack 'staging' already exists"],
  ["no name", "POST", "/stacks/acme/shop", {}, 400, 'the field "stackName" is required'],
  [
    "a bad name",
    "POST",
    "/stacks/acme/shop",
    { stackName: "a b" },
    400,
    '"stackName": a name has 1 to 100 letters, digits, hyphens, underscores and periods',
  ],
  ["a bad project", "POST", "/stacks/acme/a%20b", { stackName: "a" }, 400, 'the project name "a b" is invalid'],
  ["an unknown team", "POST", "/stacks/acme/shop", { stackName: "a", teams: ["x"] }, 404, 'team "x" not found'],
  ["an unknown stack", "DELETE", "/stacks/acme/shop/none", undefined, 404, 'stack "acme/shop/none" not found'],
  [
    "a force that is neither true nor false",
    "DELETE",
    "/stacks/acme/shop/staging?force=1",
    undefined,
    400,
    "invalid query parameter: force",
  ],
])("%s is refused", async (_, method, path, body, status, message) => {
  const answer = await testCloud().send(method, path, { body });

  expect([answer.status, answer.body]).toEqual([status, { code: status, message }]);
});

test("a refused stack is not created", async () => {
  const cloud = testCloud();
  await cloud.send("POST", "/stacks/acme/shop", { body: { stackName: "dev", teams: ["none"] } });

  expect((await cloud.send("GET", "/stacks/acme/shop/dev")).status).toBe(404);
});

test.each([
  [undefined, 404, 404],
  [0, 404, 404],
  [101, 200, 403],
  [102, 200, 403],
  [103, 200, 204],
  [104, 200, 403],
])("with the permission %p a team token reads with %i and deletes with %i", async (permission, read, remove) => {
  const cloud = testCloud();
  const token = await teamToken(cloud);
  if (permission !== undefined) {
    const addStackPermission = { projectName: "shop", stackName: "staging", permission };
    await cloud.send("PATCH", "/orgs/acme/teams/shop", { body: { addStackPermission } });
  }

  expect((await cloud.send("GET", "/stacks/acme/shop/staging", { token })).status).toBe(read);
  expect((await cloud.send("DELETE", "/stacks/acme/shop/staging", { token })).status).toBe(remove);
});

test("grants a new stack to the teams in the request, and to the team that creates it", async () => {
  const cloud = testCloud();
  const token = await teamToken(cloud);
  await cloud.send("POST", "/stacks/acme/shop", { body: { stackName: "named", teams: ["shop"] } });
  await cloud.send("POST", "/stacks/acme/shop", { body: { stackName: "own", teams: ["shop"] }, token });

  expect((await cloud.send("GET", "/orgs/acme/teams/shop")).body).toMatchObject({
    stacks: [
      { projectName: "shop", stackName: "named", permission: 102 },
      { projectName: "shop", stackName: "own", permission: 103 },
    ],
  });
});

test("a renamed stack keeps the grants of its teams", async () => {
  const cloud = testCloud();
  const token = await teamToken(cloud);
  await cloud.send("POST", "/stacks/acme/shop", { body: { stackName: "dev" }, token });
  const body = { newName: "test", newProject: "store" };
  const { status } = await cloud.send("POST", "/stacks/acme/shop/dev/rename", { body, token });

  expect(status).toBe(204);
  expect((await cloud.send("GET", "/stacks/acme/shop/dev", { token })).status).toBe(404);
  expect((await cloud.send("GET", "/stacks/acme/store/test", { token })).status).toBe(200);
  const taken = await cloud.send("POST", "/stacks/acme/shop/staging/rename", { body });
  expect([taken.status, taken.body]).toEqual([409, { code: 409, message: "Stack 'test' already exists" }]);
});

test("replaces all tags of a stack", async () => {
  const cloud = testCloud();
  await cloud.send("PATCH", "/stacks/acme/shop/staging/tags", { body: { a: "1", b: "2" } });
  const { status } = await cloud.send("PATCH", "/stacks/acme/shop/staging/tags", { body: { b: "3" } });

  expect(status).toBe(204);
  expect((await cloud.send("GET", "/stacks/acme/shop/staging")).body).toMatchObject({ tags: { b: "3" } });
});

test.each([
  ["", ["shop/staging", "shop/production", "store/dev"]],
  ["?organization=acme&project=store", ["store/dev"]],
  ["?organization=guild", []],
  ["?tagName=team", ["store/dev"]],
  ["?tagName=team&tagValue=a", ["store/dev"]],
  ["?tagName=team&tagValue=b", []],
])("lists the stacks of %j", async (query, expected) => {
  const cloud = testCloud();
  await cloud.send("POST", "/stacks/acme/store", { body: { stackName: "dev", tags: { team: "a" } } });
  const { body } = await cloud.send("GET", `/user/stacks${query}`);

  const { stacks } = body as { stacks: { projectName: string; stackName: string }[] };
  expect(stacks.map(({ projectName, stackName }) => `${projectName}/${stackName}`)).toEqual(expected);
});

test("lists a stack with its last update", async () => {
  const cloud = testCloud();
  await cloud.send("POST", "/stacks/acme/shop/staging/import", { body: { version: 3, deployment: { resources } } });
  const { body } = await cloud.send("GET", "/user/stacks");

  expect((body as { stacks: unknown[] }).stacks[0]).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    orgName: "acme",
    projectName: "shop",
    stackName: "staging",
    lastUpdate: Date.parse("2026-01-01T00:00:01Z") / 1000,
    resourceCount: 1,
    links: { self: "" },
  });
});

test("a team token lists only the stacks of its team", async () => {
  const cloud = testCloud();
  const token = await teamToken(cloud);
  for (const [stackName, permission] of [
    ["staging", 101],
    ["production", 0],
  ]) {
    const addStackPermission = { projectName: "shop", stackName, permission };
    await cloud.send("PATCH", "/orgs/acme/teams/shop", { body: { addStackPermission } });
  }

  expect((await cloud.send("GET", "/user/stacks", { token })).body).toMatchObject({
    stacks: [{ stackName: "staging" }],
  });
  expect((await cloud.send("HEAD", "/stacks/acme/shop", { token })).status).toBe(200);
});

test.each([
  ["shop", 200],
  ["store", 404],
])("HEAD of the project %s gets %i", async (project, status) => {
  const answer = await testCloud().send("HEAD", `/stacks/acme/${project}`);

  expect([answer.status, answer.text]).toEqual([status, ""]);
});
