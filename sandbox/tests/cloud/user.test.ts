import { testCloud, tokenOf } from "./testCloud";

test("a user sees the own name and organizations", async () => {
  const { status, body } = await testCloud().send("GET", "/user", { token: tokenOf("platform") });

  expect(status).toBe(200);
  expect(body).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    githubLogin: "platform",
    name: "platform",
    email: "platform@example.com",
    avatarUrl: "",
    organizations: ["acme", "guild", "solo"].map((name) => ({ githubLogin: name, name, avatarUrl: "" })),
    identities: [],
  });
});

test("the default organization is the first one of the caller", async () => {
  const { status, body } = await testCloud().send("GET", "/user/organizations/default");

  expect([status, body]).toEqual([200, { GitHubLogin: "acme", Messages: [] }]);
});

test("a user without an organization has no default one", async () => {
  const cloud = testCloud({ users: [{ login: "stranger", token: "pul-lonely" }], organizations: [] });
  const { status, body } = await cloud.send("GET", "/user/organizations/default", { token: "pul-lonely" });

  expect([status, body]).toEqual([404, { code: 404, message: "User is not a member of any organizations." }]);
});

test("returns no capabilities", async () => {
  const { status, body } = await testCloud().send("GET", "/capabilities");

  expect([status, body]).toEqual([200, { capabilities: [] }]);
});

test.each(["", "?type=frontend", "?type=backend"])("lists the members with their roles (%s)", async (query) => {
  const { status, body } = await testCloud().send("GET", `/orgs/acme/members${query}`);

  const member = (login: string, role: string) => ({
    role,
    user: { name: login, githubLogin: login, avatarUrl: "", email: `${login}@example.com` },
    knownToPulumi: true,
    virtualAdmin: false,
    created: "2026-01-01T00:00:00.000Z",
    fgaRole: { id: expect.any(String), name: role, modifiedAt: "2026-01-01T00:00:00.000Z" },
  });
  expect(status).toBe(200);
  expect(body).toEqual({
    members: [member("platform", "admin"), member("developer", "member"), member("maintainer", "member")],
  });
});

test("refuses an unknown kind of members", async () => {
  const { status, body } = await testCloud().send("GET", "/orgs/acme/members?type=all");

  expect([status, body]).toEqual([400, { code: 400, message: "invalid query parameter: type" }]);
});

test("a reset restores the seed, with the same ids and token values", async () => {
  const cloud = testCloud();
  const run = async () => {
    const issuer = { name: "gitlab", url: "https://gitlab.example.com" };
    const { id } = (await cloud.send("POST", "/orgs/acme/oidc/issuers", { body: issuer })).body as { id: string };
    const token = (await cloud.send("POST", "/orgs/acme/tokens", { body: { name: "ci" } })).body;
    await cloud.send("DELETE", "/stacks/acme/shop/staging");
    await cloud.send("POST", "/esc/environments/acme", { body: { project: "shop", name: "staging" } });
    return { id, token };
  };
  const first = await run();
  cloud.reset();

  expect((await cloud.send("GET", "/orgs/acme/oidc/issuers")).body).toEqual({ oidcIssuers: [] });
  expect((await cloud.send("GET", "/orgs/acme/tokens")).body).toEqual({ tokens: [] });
  expect((await cloud.send("GET", "/stacks/acme/shop/staging")).status).toBe(200);
  expect((await cloud.send("GET", "/esc/environments/acme")).body).toEqual({ environments: [], nextToken: "" });
  expect(await run()).toEqual(first);
});
