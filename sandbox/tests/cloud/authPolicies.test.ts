import { idOf, testCloud, type TestCloud, tokenOf } from "./testCloud";

const allow = {
  decision: "allow",
  tokenType: "organization",
  authorizedPermissions: ["admin"],
  rules: { aud: "urn:pulumi:org:acme", sub: "project_path:acme/shop/api:*" },
};

async function registered(cloud: TestCloud, organization = "acme") {
  const body = { name: "gitlab", url: "https://gitlab.example.com" };
  const issuer = idOf(await cloud.send("POST", `/orgs/${organization}/oidc/issuers`, { body }));
  const byIssuer = `/orgs/${organization}/auth/policies/oidcissuers/${issuer}`;
  const policy = idOf(await cloud.send("GET", byIssuer));
  return { issuer, policy, byIssuer, byPolicy: `/orgs/${organization}/auth/policies/${policy}` };
}

test.each([
  ["acme", "organization"],
  ["guild", "organization"],
  ["solo", "personal"],
])("a new issuer of %s denies everything", async (organization, tokenType) => {
  const cloud = testCloud();
  const { issuer, policy, byIssuer } = await registered(cloud, organization);
  const { status, body } = await cloud.send("GET", byIssuer);

  expect(policy).not.toBe(issuer);
  expect([status, body]).toEqual([
    200,
    {
      id: policy,
      version: 1,
      created: "2026-01-01T00:00:01.000Z",
      modified: "2026-01-01T00:00:01.000Z",
      policies: [{ decision: "deny", tokenType, authorizedPermissions: [], rules: { sub: "*" } }],
    },
  ]);
});

test("an update replaces the definitions, keeps their order and increments the version", async () => {
  const cloud = testCloud();
  const { byIssuer, byPolicy } = await registered(cloud);
  const policies = [
    allow,
    { decision: "deny", tokenType: "team", teamName: "previewers", authorizedPermissions: [], rules: { sub: "?" } },
    { decision: "allow", tokenType: "personal", userLogin: "developer", authorizedPermissions: [], rules: {} },
  ];
  const updated = await cloud.send("PATCH", byPolicy, { body: { policies } });

  expect(updated.status).toBe(200);
  expect(updated.body).toMatchObject({ version: 2, modified: "2026-01-01T00:00:03.000Z", policies });
  expect((await cloud.send("GET", byIssuer, { token: tokenOf("developer") })).body).toEqual(updated.body);
  const again = await cloud.send("PATCH", byPolicy, { body: { policies: [allow] } });
  expect(again.body).toMatchObject({ version: 3, policies: [allow] });
});

test("unset fields are answered like fields that were not sent", async () => {
  const cloud = testCloud();
  const { byPolicy } = await registered(cloud);
  const policies = [{ ...allow, teamName: null, userLogin: null, authorizedPermissions: null }];
  const { body } = await cloud.send("PATCH", byPolicy, { body: { policies } });

  expect((body as { policies: unknown }).policies).toEqual([{ ...allow, authorizedPermissions: [] }]);
});

test.each<[string, unknown, string]>([
  ["no definition", { policies: [] }, "policy definition can not be empty"],
  ["a body without policies", {}, 'the field "policies" is required'],
  [
    "a definition without rules",
    { policies: [{ ...allow, rules: undefined }] },
    'the field "policies[0].rules" is required',
  ],
  [
    "a rule that is not a text",
    { policies: [{ ...allow, rules: { ref_protected: true } }] },
    '"policies[0].rules.ref_protected": Invalid input: expected string, received boolean',
  ],
  [
    "an unknown decision",
    { policies: [{ ...allow, decision: "maybe" }] },
    '"policies[0].decision": Invalid option: expected one of "allow"|"deny"',
  ],
  [
    "an unknown permission",
    { policies: [{ ...allow, authorizedPermissions: ["root"] }] },
    '"policies[0].authorizedPermissions[0]": Invalid option: expected one of "standard"|"admin"',
  ],
  [
    "a team token without a team",
    { policies: [allow, { ...allow, tokenType: "team" }] },
    'the field "policies[1].teamName" is required for the token type "team"',
  ],
  [
    "a personal token without a user",
    { policies: [{ ...allow, tokenType: "personal" }] },
    'the field "policies[0].userLogin" is required for the token type "personal"',
  ],
  [
    "a runner token",
    { policies: [{ ...allow, tokenType: "runner", runnerID: "1" }] },
    '"policies[0].tokenType": "runner" tokens are not available in the enterprise edition; it has: personal, organization, team',
  ],
  [
    "more than 40 definitions",
    { policies: Array.from({ length: 41 }, () => allow) },
    '"policies": 41 definitions are too many; the limit is 40',
  ],
])("%s is refused and changes nothing", async (_, body, message) => {
  const cloud = testCloud();
  const { byIssuer, byPolicy } = await registered(cloud);
  const answer = await cloud.send("PATCH", byPolicy, { body });

  expect([answer.status, answer.body]).toEqual([400, { code: 400, message }]);
  expect((await cloud.send("GET", byIssuer)).body).toMatchObject({ version: 1 });
});

test("accepts 40 definitions", async () => {
  const cloud = testCloud();
  const { byPolicy } = await registered(cloud);
  const answer = await cloud.send("PATCH", byPolicy, { body: { policies: Array.from({ length: 40 }, () => allow) } });

  expect(answer.status).toBe(200);
});

test.each([
  ["solo", "personal", 200],
  ["solo", "organization", 400],
  ["solo", "team", 400],
  ["guild", "personal", 200],
  ["guild", "organization", 200],
  ["guild", "team", 400],
  ["acme", "personal", 200],
  ["acme", "organization", 200],
  ["acme", "team", 200],
])("in %s a policy for %s tokens gets status %i", async (organization, tokenType, status) => {
  const cloud = testCloud();
  const { byPolicy } = await registered(cloud, organization);
  const policies = [{ ...allow, tokenType, teamName: "previewers", userLogin: "platform" }];

  expect((await cloud.send("PATCH", byPolicy, { body: { policies } })).status).toBe(status);
});

test("the policy has its own id, and is deleted with its issuer", async () => {
  const cloud = testCloud();
  const { issuer, policy, byIssuer, byPolicy } = await registered(cloud);
  const body = { policies: [allow] };
  const byIssuerId = await cloud.send("PATCH", `/orgs/acme/auth/policies/${issuer}`, { body });
  const elsewhere = await cloud.send("PATCH", `/orgs/guild/auth/policies/${policy}`, { body });
  await cloud.send("DELETE", `/orgs/acme/oidc/issuers/${issuer}`);

  expect([byIssuerId.status, byIssuerId.body]).toEqual([
    404,
    { code: 404, message: `auth policy "${issuer}" not found` },
  ]);
  expect(elsewhere.status).toBe(404);
  expect((await cloud.send("GET", byIssuer)).status).toBe(404);
  expect((await cloud.send("PATCH", byPolicy, { body })).status).toBe(404);
});
