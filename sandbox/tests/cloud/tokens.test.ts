import { fieldOf, idOf, testCloud, type TestCloud, tokenOf } from "./testCloud";

const value = /^pul-[0-9a-f]{40}$/;

async function withTeam(): Promise<TestCloud> {
  const cloud = testCloud();
  await cloud.send("POST", "/orgs/acme/teams/pulumi", { body: { name: "shop" } });
  return cloud;
}

async function newToken(cloud: TestCloud, path: string, body: object): Promise<string> {
  return fieldOf((await cloud.send("POST", path, { body })).body, "tokenValue");
}

const collections: [string, string, object, object][] = [
  [
    "an organization token",
    "/orgs/acme/tokens",
    { name: "ci", description: "deploys", admin: true },
    { name: "ci", description: "deploys", admin: true, createdBy: "platform", expires: 0 },
  ],
  [
    "a team token",
    "/orgs/acme/teams/shop/tokens",
    { name: "ci", description: "previews" },
    { name: "ci", description: "previews", admin: false, createdBy: "platform", expires: 0 },
  ],
  [
    "a personal token",
    "/user/tokens",
    { description: "laptop", expires: 1798761600 },
    { name: "", description: "laptop", admin: false, createdBy: "platform", expires: 1798761600 },
  ],
];

test.each(collections)("%s can be created, used, listed and deleted", async (_, path, body, expected) => {
  const cloud = await withTeam();
  const created = await cloud.send("POST", path, { body });
  const token = fieldOf(created.body, "tokenValue");
  const id = idOf(created);
  const listed = async () =>
    ((await cloud.send("GET", path)).body as { tokens: { id: string; lastUsed: number }[] }).tokens.filter(
      (listed) => listed.id === id,
    );

  expect([created.status, created.body]).toEqual([200, { id, tokenValue: expect.stringMatching(value) }]);
  const unused = { id, ...expected, created: "2026-01-01T00:00:02.000Z", lastUsed: 0 };
  expect(await listed()).toEqual([unused]);
  expect((await cloud.send("GET", "/user", { token })).status).toBe(200);
  expect(await listed()).toEqual([{ ...unused, lastUsed: Date.parse("2026-01-01T00:00:04Z") / 1000 }]);

  const deleted = await cloud.send("DELETE", `${path}/${id}`);
  expect([deleted.status, deleted.text]).toEqual([204, ""]);
  expect(await listed()).toEqual([]);
  expect((await cloud.send("GET", "/user", { token })).status).toBe(401);
  expect((await cloud.send("DELETE", `${path}/${id}`)).status).toBe(404);
});

test("every token has its own value", async () => {
  const cloud = await withTeam();
  const values: string[] = [];
  for (const [, path, body] of collections) values.push(await newToken(cloud, path, body));

  expect(new Set(values).size).toBe(3);
});

test.each([
  ["/orgs/acme/tokens", ""],
  ["/orgs/acme/teams/shop/tokens", "shop"],
])("a token of %s acts as its organization", async (path, team) => {
  const cloud = await withTeam();
  const token = await newToken(cloud, path, { name: "ci" });
  const { body } = await cloud.send("GET", "/user", { token });

  expect(body).toEqual({
    id: expect.any(String),
    githubLogin: "acme",
    name: "acme",
    email: "acme@example.com",
    avatarUrl: "",
    organizations: [{ githubLogin: "acme", name: "acme", avatarUrl: "" }],
    identities: [],
    tokenInfo: { name: "ci", organization: "acme", team },
  });
  expect((await cloud.send("GET", "/user/organizations/default", { token })).body).toMatchObject({
    GitHubLogin: "acme",
  });
  expect((await cloud.send("GET", "/stacks/guild/a/b", { token })).status).toBe(404);
});

test.each([
  ["an admin organization token", "/orgs/acme/tokens", { name: "ci", admin: true }, 200],
  ["an organization token", "/orgs/acme/tokens", { name: "ci" }, 403],
  ["a team token", "/orgs/acme/teams/shop/tokens", { name: "ci" }, 403],
])("%s that registers an issuer gets %i", async (_, path, token, status) => {
  const cloud = await withTeam();
  const body = { name: "gitlab", url: "https://gitlab.example.com" };
  const answer = await cloud.send("POST", "/orgs/acme/oidc/issuers", {
    body,
    token: await newToken(cloud, path, token),
  });

  expect(answer.status).toBe(status);
});

test("a personal token acts as its user", async () => {
  const cloud = testCloud();
  const created = await cloud.send("POST", "/user/tokens", {
    body: { description: "laptop" },
    token: tokenOf("developer"),
  });
  const { body } = await cloud.send("GET", "/user", { token: fieldOf(created.body, "tokenValue") });

  expect(body).toMatchObject({ githubLogin: "developer" });
  expect(body).not.toHaveProperty("tokenInfo");
});

test("users see and delete their own tokens only", async () => {
  const cloud = testCloud();
  const token = tokenOf("developer");
  const id = idOf(await cloud.send("POST", "/user/tokens", { body: { description: "laptop" } }));
  const { body } = await cloud.send("GET", "/user/tokens", { token });

  expect((body as { tokens: { description: string }[] }).tokens.map(({ description }) => description)).toEqual([
    "seed",
  ]);
  expect((await cloud.send("DELETE", `/user/tokens/${id}`, { token })).status).toBe(404);
});

test.each([
  ["POST", "/user/tokens"],
  ["GET", "/user/tokens"],
  ["DELETE", "/user/tokens/x"],
])("an organization token has no personal tokens: %s %s", async (method, path) => {
  const cloud = testCloud();
  const token = await newToken(cloud, "/orgs/acme/tokens", { name: "ci" });
  const answer = await cloud.send(method, path, { token });

  const message = "only a user has personal access tokens";
  expect([answer.status, answer.body]).toEqual([403, { code: 403, message }]);
});

test.each([
  ["an organization", "/orgs/acme/tokens", 'an organization token with the name "ci" already exists'],
  ["a team", "/orgs/acme/teams/shop/tokens", 'a team token with the name "ci" already exists'],
])("the name of %s token cannot be used again, even after the token was deleted", async (_, path, message) => {
  const cloud = await withTeam();
  const id = idOf(await cloud.send("POST", path, { body: { name: "ci" } }));
  const twice = await cloud.send("POST", path, { body: { name: "ci" } });
  await cloud.send("DELETE", `${path}/${id}`);
  const again = await cloud.send("POST", path, { body: { name: "ci" } });

  for (const { status, body } of [twice, again]) expect([status, body]).toEqual([409, { code: 409, message }]);
});

test("the name of a team token is unique in the organization", async () => {
  const cloud = await withTeam();
  await cloud.send("POST", "/orgs/acme/teams/pulumi", { body: { name: "other" } });
  await newToken(cloud, "/orgs/acme/teams/shop/tokens", { name: "ci" });

  expect((await cloud.send("POST", "/orgs/acme/teams/other/tokens", { body: { name: "ci" } })).status).toBe(409);
  expect((await cloud.send("POST", "/orgs/acme/tokens", { body: { name: "ci" } })).status).toBe(200);
});

test("a team token is listed only for its own team", async () => {
  const cloud = await withTeam();
  await cloud.send("POST", "/orgs/acme/teams/pulumi", { body: { name: "other" } });
  const id = idOf(await cloud.send("POST", "/orgs/acme/teams/shop/tokens", { body: { name: "ci" } }));

  for (const path of ["/orgs/acme/teams/other/tokens", "/orgs/acme/tokens"]) {
    expect((await cloud.send("GET", path)).body).toEqual({ tokens: [] });
    expect((await cloud.send("DELETE", `${path}/${id}`)).status).toBe(404);
  }
});

test.each<[string, string, object, string]>([
  ["an organization token without a name", "/orgs/acme/tokens", {}, 'the field "name" is required'],
  ["a team token without a name", "/orgs/acme/teams/shop/tokens", {}, 'the field "name" is required'],
  ["a personal token without a description", "/user/tokens", {}, 'the field "description" is required'],
  ["an empty name", "/orgs/acme/tokens", { name: "" }, '"name": the token name is required'],
  ["a long name", "/orgs/acme/tokens", { name: "x".repeat(41) }, '"name": a token name has at most 40 characters'],
  [
    "an expiration in the past",
    "/orgs/acme/tokens",
    { name: "ci", expires: Date.parse("2025-12-31T00:00:00Z") / 1000 },
    '"expires": the time lies in the past',
  ],
  [
    "an expiration more than two years ahead",
    "/orgs/acme/tokens",
    { name: "ci", expires: Date.parse("2028-01-02T00:00:00Z") / 1000 },
    '"expires": the time lies more than two years ahead',
  ],
])("refuses %s", async (_, path, body, message) => {
  const cloud = await withTeam();
  const answer = await cloud.send("POST", path, { body });

  expect([answer.status, answer.body]).toEqual([400, { code: 400, message }]);
});

test("the team edition has organization tokens, the individual edition has none", async () => {
  const cloud = testCloud();
  const solo = await cloud.send("POST", "/orgs/solo/tokens", { body: { name: "ci" } });
  const guild = await cloud.send("POST", "/orgs/guild/tokens", { body: { name: "ci" } });

  const message = "Organization access tokens are not available to individual orgs.";
  expect([solo.status, solo.body]).toEqual([400, { code: 400, message }]);
  expect(guild.status).toBe(200);
});

test("token values are random: two sandboxes with the same seed have different ones", async () => {
  const values = [testCloud(), testCloud()].map(async (cloud) => {
    const { body } = await cloud.send("POST", "/orgs/acme/tokens", {
      body: { name: "ci", description: "", admin: false },
    });
    return fieldOf(body, "tokenValue");
  });

  expect(new Set(await Promise.all(values)).size).toBe(2);
});
