import { fieldOf, seed, testCloud } from "./testCloud";
import { allow, claims, exchange, form, issuer, refused, trusting } from "./tokenExchangeWorld";

const denied = refused("access_denied", "no authorization policy of the OIDC issuer allows this token exchange");

test("exchanges an ID token that a policy allows for a team token", async () => {
  const cloud = await trusting();
  const { status, body } = await exchange(cloud, await issuer.sign(claims));

  expect([status, body]).toEqual([
    200,
    {
      access_token: expect.stringMatching(/^pul-[0-9a-f]{40}$/),
      issued_token_type: "urn:pulumi:token-type:access_token:team",
      token_type: "token",
      expires_in: 7200,
      scope: "team:staging",
    },
  ]);
  const user = await cloud.send("GET", "/user", { token: fieldOf(body, "access_token") });
  expect(user.body).toMatchObject({
    githubLogin: "acme",
    organizations: [{ githubLogin: "acme" }],
    tokenInfo: { name: "gitlab", organization: "acme", team: "staging" },
  });
});

test("accepts a JSON body like a form", async () => {
  const cloud = await trusting();
  const body = { ...form, expiration: 60, subject_token: await issuer.sign(claims) };
  const answer = await cloud.send("POST", "/oauth/token", { token: null, body });

  expect(answer.body).toMatchObject({ token_type: "token", expires_in: 60 });
});

test.each<[string, "acme" | "guild" | "solo", string, object, Record<string, string>, object]>([
  [
    "a personal token",
    "solo",
    "personal",
    { userLogin: "platform" },
    { scope: "user:platform" },
    { githubLogin: "platform" },
  ],
  [
    "a personal token",
    "acme",
    "personal",
    { userLogin: "developer" },
    { scope: "user:developer" },
    { githubLogin: "developer" },
  ],
  [
    "an organization token",
    "guild",
    "organization",
    {},
    { scope: "" },
    { tokenInfo: { organization: "guild", team: "" } },
  ],
  [
    "an organization token",
    "acme",
    "organization",
    {},
    { scope: "" },
    { tokenInfo: { organization: "acme", team: "" } },
  ],
  ["a team token", "acme", "team", { teamName: "*" }, {}, { tokenInfo: { organization: "acme", team: "staging" } }],
])("%s can be requested in %s", async (_, organization, tokenType, owner, changes, user) => {
  const policies = [{ decision: "allow", tokenType, ...owner, rules: { sub: "*" } }];
  const cloud = await trusting({ organization, policies });
  const token = await issuer.sign({ ...claims, aud: `urn:pulumi:org:${organization}` });
  const { body } = await exchange(cloud, token, {
    audience: `urn:pulumi:org:${organization}`,
    requested_token_type: `urn:pulumi:token-type:access_token:${tokenType}`,
    ...changes,
  });

  expect((await cloud.send("GET", "/user", { token: fieldOf(body, "access_token") })).body).toMatchObject(user);
});

test.each([
  ["solo", "organization", "", "individual edition; it has: personal"],
  ["solo", "team", "team:staging", "individual edition; it has: personal"],
  ["guild", "team", "team:staging", "team edition; it has: personal, organization"],
])("%s has no %s tokens", async (organization, tokenType, scope, text) => {
  const cloud = await trusting({ organization, policies: [] });
  const token = await issuer.sign({ ...claims, aud: `urn:pulumi:org:${organization}` });
  const { status, body } = await exchange(cloud, token, {
    audience: `urn:pulumi:org:${organization}`,
    requested_token_type: `urn:pulumi:token-type:access_token:${tokenType}`,
    scope,
  });

  expect([status, body]).toEqual([
    400,
    refused("invalid_request", `${tokenType} tokens are not available in the ${text}`),
  ]);
});

test.each<[string, readonly object[], Record<string, string>]>([
  ["only the default policy", [], {}],
  ["a policy whose rules do not match", [{ ...allow, rules: { sub: "*:ref:other" } }], {}],
  ["a policy for another team", [{ ...allow, teamName: "production" }], {}],
  ["a policy for another kind of token", [{ ...allow, tokenType: "organization" }], {}],
  ["a deny policy in addition to the allow policy", [allow, { ...allow, decision: "deny", rules: { sub: "*" } }], {}],
  [
    "a policy without admin",
    [{ ...allow, tokenType: "organization", authorizedPermissions: ["standard"] }],
    { requested_token_type: "urn:pulumi:token-type:access_token:organization", scope: "admin" },
  ],
])("denies the exchange with %s, without a reason", async (_, policies, changes) => {
  const cloud = await trusting({ policies });
  const { status, body } = await exchange(cloud, await issuer.sign(claims), changes);

  expect([status, body]).toEqual([403, denied]);
});

test.each([
  ["", ["standard"], 403],
  ["", ["admin"], 403],
  ["admin", ["admin"], 200],
])(
  "an organization token with the scope %j of %j gets %i for the management of tokens",
  async (scope, authorizedPermissions, status) => {
    const cloud = await trusting({ policies: [{ ...allow, tokenType: "organization", authorizedPermissions }] });
    const requested_token_type = "urn:pulumi:token-type:access_token:organization";
    const { body } = await exchange(cloud, await issuer.sign(claims), { requested_token_type, scope });

    const answer = await cloud.send("GET", "/orgs/acme/tokens", { token: fieldOf(body, "access_token") });
    expect(answer.status).toBe(status);
  },
);

test("the policies alone check the audience if the seed says so", async () => {
  const cloud = testCloud({ ...seed, checksAudience: false });
  await trusting({
    cloud,
    policies: [
      { ...allow, rules: { aud: "urn:pulumi:org:acme" } },
      { ...allow, teamName: "any" },
    ],
  });
  const foreign = await issuer.sign({ ...claims, aud: "https://gitlab.example.com" });

  expect((await exchange(cloud, await issuer.sign(claims))).status).toBe(200);
  expect((await exchange(cloud, foreign)).body).toEqual(denied);
  expect((await exchange(cloud, foreign, { scope: "team:any" })).body).toEqual(
    refused("invalid_scope", 'the team "any" does not exist'),
  );
});

test.each<[string, Record<string, string | null>, object]>([
  [
    "no ID token",
    { subject_token: null },
    refused("invalid_request", 'the field "subject_token" is missing or invalid'),
  ],
  ["no audience", { audience: null }, refused("invalid_request", 'the field "audience" is missing or invalid')],
  [
    "an audience without an organization",
    { audience: "acme" },
    refused("invalid_request", "the audience has to be urn:pulumi:org:ORGANIZATION"),
  ],
  [
    "another grant",
    { grant_type: "refresh_token" },
    refused("unsupported_grant_type", `the grant_type has to be ${form.grant_type}`),
  ],
  [
    "another kind of subject",
    { subject_token_type: "urn:ietf:params:oauth:token-type:jwt" },
    refused("invalid_request", `the subject_token_type has to be ${form.subject_token_type}`),
  ],
  [
    "another kind of token",
    { requested_token_type: "urn:ietf:params:oauth:token-type:access_token" },
    refused("invalid_request", "the requested_token_type has to be urn:pulumi:token-type:access_token:TYPE"),
  ],
  [
    "an unknown token",
    { requested_token_type: "urn:pulumi:token-type:access_token:root" },
    refused("invalid_request", "the requested_token_type is unknown"),
  ],
  [
    "a runner's token",
    { requested_token_type: "urn:pulumi:token-type:access_token:runner" },
    refused("invalid_request", "the sandbox has no runner tokens"),
  ],
  ["no team", { scope: "" }, refused("invalid_scope", "the scope has to be team:NAME")],
  ["two teams", { scope: "team:a,team:b" }, refused("invalid_scope", "the scope has to be team:NAME")],
  ["a user in place of a team", { scope: "user:platform" }, refused("invalid_scope", "the scope has to be team:NAME")],
  [
    "a team in place of an organization",
    { requested_token_type: "urn:pulumi:token-type:access_token:organization" },
    refused("invalid_scope", 'the scope has to be empty or "admin"'),
  ],
  [
    "an expiration that is not a number",
    { expiration: "2h" },
    refused("invalid_request", 'the field "expiration" is missing or invalid'),
  ],
  [
    "an expiration in the past",
    { expiration: "-1" },
    refused("invalid_request", 'the field "expiration" is missing or invalid'),
  ],
])("refuses a request with %s", async (_, changes, expected) => {
  const { status, body } = await exchange(await trusting(), await issuer.sign(claims), changes);

  expect([status, body]).toEqual([400, expected]);
});

test("refuses a body that is neither a form nor JSON", async () => {
  const { status, body } = await testCloud().send("POST", "/oauth/token", { token: null, body: "{" });

  expect([status, body]).toEqual([400, refused("invalid_request", "the body is neither a form nor JSON")]);
});

test.each([
  ["a team that does not exist", { scope: "team:none" }, 'the team "none" does not exist'],
  [
    "a user who does not exist",
    { requested_token_type: "urn:pulumi:token-type:access_token:personal", scope: "user:nobody" },
    'the user "nobody" is not a member of the organization "acme"',
  ],
  [
    "a user of another organization",
    { requested_token_type: "urn:pulumi:token-type:access_token:personal", scope: "user:stranger" },
    'the user "stranger" is not a member of the organization "acme"',
  ],
])("%s gets no token, although a policy allows it", async (_, changes, description) => {
  const personal = ["nobody", "stranger"].map((userLogin) => ({ ...allow, tokenType: "personal", userLogin }));
  const cloud = await trusting({ policies: [{ ...allow, teamName: "*" }, ...personal] });
  const { status, body } = await exchange(cloud, await issuer.sign(claims), changes);

  expect([status, body]).toEqual([400, refused("invalid_scope", description)]);
});
