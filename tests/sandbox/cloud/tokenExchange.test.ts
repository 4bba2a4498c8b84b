import { createHmac, createPublicKey } from "node:crypto";
import { exportSPKI, importJWK, type JWTPayload, type KeyLike, SignJWT } from "jose";
import { fieldOf, idOf, seed, testCloud, type TestCloud, tokenOf } from "./testCloud";
import { configurationPath, startIssuer, type TestIssuer } from "./testIssuer";

const start = Date.parse("2026-01-01T00:00:00Z") / 1000;
const claims: JWTPayload = {
  aud: "urn:pulumi:org:acme",
  sub: "project_path:acme/shop/api:ref_type:branch:ref:main",
  iat: start,
  nbf: start,
  exp: start + 300,
};
const form = {
  audience: "urn:pulumi:org:acme",
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  requested_token_type: "urn:pulumi:token-type:access_token:team",
  scope: "team:staging",
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
  expiration: "7200",
};
const allow = { decision: "allow", tokenType: "team", teamName: "staging", rules: { sub: "*:ref:main" } };

let issuer: TestIssuer;
let stranger: TestIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
  stranger = await startIssuer();
});
afterAll(async () => {
  await issuer.close();
  await stranger.close();
});

interface Trust {
  readonly organization?: string;
  readonly policies?: readonly object[];
  /** Of the registration. */
  readonly more?: object;
  readonly cloud?: TestCloud;
}

/** A cloud that trusts the issuer, with the team `staging`. */
async function trusting({ organization = "acme", policies = [allow], more, cloud = testCloud() }: Trust = {}) {
  const body = { name: "gitlab", url: issuer.url, ...more };
  const { body: registered } = await cloud.send("POST", `/orgs/${organization}/oidc/issuers`, { body });
  const byIssuer = `/orgs/${organization}/auth/policies/oidcissuers/${fieldOf(registered, "id")}`;
  const policy = `/orgs/${organization}/auth/policies/${idOf(await cloud.send("GET", byIssuer))}`;
  if (policies.length > 0) expect((await cloud.send("PATCH", policy, { body: { policies } })).status).toBe(200);
  await cloud.send("POST", `/orgs/${organization}/teams/pulumi`, { body: { name: "staging" } });
  return cloud;
}

/** Sends the form, with changes to it; null leaves a field out. */
async function exchange(cloud: TestCloud, token: string, changes: Readonly<Record<string, string | null>> = {}) {
  const fields: Record<string, string | null> = { ...form, subject_token: token, ...changes };
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== null) body.set(name, value);
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  return cloud.send("POST", "/oauth/token", { token: null, headers, body: body.toString() });
}

const refused = (error: string, description: string) => ({ error, error_description: description });
const denied = refused("access_denied", "no authorization policy of the OIDC issuer allows this token exchange");

test("an ID token that a policy allows is exchanged for a team's token", async () => {
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

test("a JSON body does as well as a form", async () => {
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
])("%s is had in %s", async (_, organization, tokenType, owner, changes, user) => {
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
  ["no policy but the default one", [], {}],
  ["a policy whose rules do not match", [{ ...allow, rules: { sub: "*:ref:other" } }], {}],
  ["a policy for another team", [{ ...allow, teamName: "production" }], {}],
  ["a policy for another kind of token", [{ ...allow, tokenType: "organization" }], {}],
  ["a denial beside the permission", [allow, { ...allow, decision: "deny", rules: { sub: "*" } }], {}],
  [
    "a policy without admin",
    [{ ...allow, tokenType: "organization", authorizedPermissions: ["standard"] }],
    { requested_token_type: "urn:pulumi:token-type:access_token:organization", scope: "admin" },
  ],
])("with %s the exchange is denied, and nobody is told why", async (_, policies, changes) => {
  const cloud = await trusting({ policies });
  const { status, body } = await exchange(cloud, await issuer.sign(claims), changes);

  expect([status, body]).toEqual([403, denied]);
});

test.each([
  ["", ["standard"], 403],
  ["", ["admin"], 403],
  ["admin", ["admin"], 200],
])(
  "an organization token for the scope %j of %j manages tokens with %i",
  async (scope, authorizedPermissions, status) => {
    const cloud = await trusting({ policies: [{ ...allow, tokenType: "organization", authorizedPermissions }] });
    const requested_token_type = "urn:pulumi:token-type:access_token:organization";
    const { body } = await exchange(cloud, await issuer.sign(claims), { requested_token_type, scope });

    const answer = await cloud.send("GET", "/orgs/acme/tokens", { token: fieldOf(body, "access_token") });
    expect(answer.status).toBe(status);
  },
);

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ["has expired", { exp: start - 60 }, "the ID token has expired"],
  ["is not valid yet", { nbf: start + 60 }, "the ID token is not valid yet"],
  ["comes from the future", { iat: start + 60 }, "the ID token was issued in the future"],
  ["never expires", { exp: undefined }, 'the ID token has no claim "exp"'],
  ["does not say when it was issued", { iat: undefined }, 'the ID token has no claim "iat"'],
  ["has no audience", { aud: undefined }, 'the ID token has no claim "aud"'],
  ["is for another organization", { aud: "urn:pulumi:org:guild" }, "the ID token is for another audience"],
  ["is for a server", { aud: "https://gitlab.example.com" }, "the ID token is for another audience"],
  ["is for several others", { aud: ["x", "urn:pulumi:org:guild"] }, "the ID token is for another audience"],
  ["has no issuer", { iss: undefined }, 'the ID token has no claim "iss"'],
  [
    "is of an unknown issuer",
    { iss: "https://gitlab.com" },
    'the issuer of the ID token is not registered in the organization "acme"',
  ],
  ["expires in words", { exp: "tomorrow" }, 'the claim "exp" of the ID token is invalid'],
])("an ID token that %s is refused, and the answer says so", async (_, changes, description) => {
  const cloud = await trusting();
  const token = await issuer.sign({ ...claims, ...changes });
  const { status, body, text } = await exchange(cloud, token);

  expect([status, body]).toEqual([400, refused("invalid_grant", description)]);
  expect(text).not.toContain(token.split(".")[1]);
});

test.each([
  ["a string", "urn:pulumi:org:acme"],
  ["a list", ["https://gitlab.example.com", "urn:pulumi:org:acme"]],
])("the audience may be %s", async (_, aud) => {
  expect((await exchange(await trusting(), await issuer.sign({ ...claims, aud }))).status).toBe(200);
});

test.each([
  ["exp", start - 1],
  ["nbf", start + 5],
  ["iat", start + 5],
])("the clocks may differ by a few seconds (%s)", async (claim, time) => {
  expect((await exchange(await trusting(), await issuer.sign({ ...claims, [claim]: time }))).status).toBe(200);
});

test.each([
  ["", ""],
  ["/", ""],
  ["", "/"],
])("an issuer registered with %j at its end is the one of a token with %j", async (registered, signed) => {
  const cloud = await trusting({ more: { url: `${issuer.url}${registered}` } });

  expect((await exchange(cloud, await issuer.sign({ ...claims, iss: `${issuer.url}${signed}` }))).status).toBe(200);
});

test("an issuer of one organization is not one of another", async () => {
  const cloud = await trusting();
  const audience = "urn:pulumi:org:elsewhere";
  const { body } = await exchange(cloud, await issuer.sign({ ...claims, aud: audience }), { audience });

  expect(body).toEqual(
    refused("invalid_grant", 'the issuer of the ID token is not registered in the organization "elsewhere"'),
  );
});

test("an organization that does not exist answers as one that does not know the issuer", async () => {
  const { body } = await exchange(await trusting(), await issuer.sign(claims), { audience: "urn:pulumi:org:nobody" });

  expect(body).toEqual(
    refused("invalid_grant", 'the issuer of the ID token is not registered in the organization "nobody"'),
  );
});

const wrongSignature = "the signature of the ID token is wrong";
const wrongKey = "the ID token is not signed by one of its issuer's keys";
const wrongAlgorithm = "the ID token is signed with an algorithm that is not accepted";

test.each<[string, () => Promise<string>, string]>([
  ["signed by another key", () => signedBy(stranger.privateKey, { kid: "key-1" }), wrongSignature],
  ["signed by a key that is not listed", () => signedBy(issuer.privateKey, { kid: "key-2" }), wrongKey],
  ["changed after it was signed", tampered, wrongSignature],
  [
    "without its signature",
    async () => `${(await issuer.sign(claims)).split(".").slice(0, 2).join(".")}.`,
    wrongSignature,
  ],
  ["not signed at all", () => Promise.resolve(unsigned()), wrongAlgorithm],
  ["signed with the public key as a password", signedWithPublicKey, wrongAlgorithm],
  ["not a token", () => Promise.resolve("secret-nonsense"), "the ID token is not a JWT"],
  ["an encrypted token", () => Promise.resolve("a.b.c.d.e"), "the ID token is not a JWT"],
])("an ID token that is %s is refused", async (_, make, description) => {
  const { status, body } = await exchange(await trusting(), await make());

  expect([status, body]).toEqual([400, refused("invalid_grant", description)]);
});

async function signedBy(key: KeyLike, header: { kid: string }): Promise<string> {
  return new SignJWT({ iss: issuer.url, ...claims }).setProtectedHeader({ alg: "RS256", ...header }).sign(key);
}

async function tampered(): Promise<string> {
  const [header, , signature] = (await issuer.sign(claims)).split(".");
  return [header, encoded({ iss: issuer.url, ...claims, sub: "somebody:ref:main" }), signature].join(".");
}

function unsigned(): string {
  return `${encoded({ alg: "none", kid: "key-1" })}.${encoded({ iss: issuer.url, ...claims })}.`;
}

async function signedWithPublicKey(): Promise<string> {
  const key = await exportSPKI((await importJWK(issuer.publicKey, "RS256")) as KeyLike);
  expect(createPublicKey(key).type).toBe("public");
  const content = `${encoded({ alg: "HS256", kid: "key-1" })}.${encoded({ iss: issuer.url, ...claims })}`;
  return `${content}.${createHmac("sha256", key).update(content).digest("base64url")}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

test("an algorithm that is not on the list is refused, though the issuer has a key for it", async () => {
  const unusual = await startIssuer({ alg: "ES256K" });
  const cloud = await trusting({ more: { url: unusual.url } });
  const { body } = await exchange(cloud, await unusual.sign(claims));
  await unusual.close();

  expect(body).toEqual(refused("invalid_grant", wrongAlgorithm));
});

test("the keys of the registration take the place of the issuer's own", async () => {
  const cloud = await trusting({ more: { jwks: { keys: [stranger.publicKey] } } });

  expect((await exchange(cloud, await issuer.sign(claims))).body).toEqual(refused("invalid_grant", wrongSignature));
  expect((await exchange(cloud, await signedBy(stranger.privateKey, { kid: "key-1" }))).status).toBe(200);
});

test("an issuer without a discovery document is refused at once, not tried again", async () => {
  const lost = await startIssuer({ alg: "ES256" });
  lost.documents.delete(configurationPath);
  const cloud = await trusting({ more: { url: lost.url } });
  const { status, body } = await exchange(cloud, await lost.sign(claims));
  await lost.close();

  const problem = "the OIDC issuer's keys can't be read: it answered with status 404";
  expect([status, body]).toEqual([400, refused("invalid_grant", problem)]);
});

test("the audience is left to the policies where the seed says so", async () => {
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
    "an audience that is no organization's",
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
  [
    "a user where a team belongs",
    { scope: "user:platform" },
    refused("invalid_scope", "the scope has to be team:NAME"),
  ],
  [
    "a team where an organization belongs",
    { requested_token_type: "urn:pulumi:token-type:access_token:organization" },
    refused("invalid_scope", 'the scope has to be empty or "admin"'),
  ],
  [
    "a time that is no number",
    { expiration: "2h" },
    refused("invalid_request", 'the field "expiration" is missing or invalid'),
  ],
  [
    "a time before now",
    { expiration: "-1" },
    refused("invalid_request", 'the field "expiration" is missing or invalid'),
  ],
])("a request with %s is refused", async (_, changes, expected) => {
  const { status, body } = await exchange(await trusting(), await issuer.sign(claims), changes);

  expect([status, body]).toEqual([400, expected]);
});

test("a body that is neither a form nor JSON is refused", async () => {
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
])("%s gets no token, though a policy allows it", async (_, changes, description) => {
  const personal = ["nobody", "stranger"].map((userLogin) => ({ ...allow, tokenType: "personal", userLogin }));
  const cloud = await trusting({ policies: [{ ...allow, teamName: "*" }, ...personal] });
  const { status, body } = await exchange(cloud, await issuer.sign(claims), changes);

  expect([status, body]).toEqual([400, refused("invalid_scope", description)]);
});

test.each([
  [null, undefined, 7200],
  ["0", undefined, 7200],
  ["", undefined, 7200],
  ["60", undefined, 60],
  ["999999", undefined, 90_000],
  ["7200", 600, 600],
  [null, 600, 600],
])(
  "a token asked for %p seconds of an issuer that allows %p lives for %i",
  async (expiration, maxExpiration, lives) => {
    const cloud = await trusting({ more: { maxExpiration } });
    const { body } = await exchange(cloud, await issuer.sign(claims), { expiration });

    expect(body).toMatchObject({ expires_in: lives });
  },
);

test("an exchanged token works until it expires, and is in nobody's list of tokens", async () => {
  const cloud = await trusting();
  const { body } = await exchange(cloud, await issuer.sign(claims), { expiration: "4" });
  const token = fieldOf(body, "access_token");
  const statuses: number[] = [];
  for (let second = 1; second <= 5; second++) statuses.push((await cloud.send("GET", "/user", { token })).status);

  expect(statuses).toEqual([200, 200, 200, 401, 401]);
  await exchange(cloud, await issuer.sign(claims));
  expect((await cloud.send("GET", "/orgs/acme/teams/staging/tokens")).body).toEqual({ tokens: [] });
  const named = await cloud.send("POST", "/orgs/acme/teams/staging/tokens", { body: { name: "gitlab" } });
  expect(named.status).toBe(200);
});

test("a team that is deleted takes the tokens along that were exchanged for it", async () => {
  const cloud = await trusting();
  const token = fieldOf((await exchange(cloud, await issuer.sign(claims))).body, "access_token");
  await cloud.send("DELETE", "/orgs/acme/teams/staging");

  expect((await cloud.send("GET", "/user", { token })).status).toBe(401);
});

test("an ID token is not a Pulumi token", async () => {
  const token = await issuer.sign(claims);

  expect((await (await trusting()).send("GET", "/user", { token })).status).toBe(401);
});

test("the request log holds neither the ID token nor what it was exchanged for", async () => {
  const cloud = await trusting();
  const token = await issuer.sign(claims);
  const given = fieldOf((await exchange(cloud, token)).body, "access_token");
  const logged = JSON.stringify(cloud.log.all());

  expect(logged).toContain("/api/oauth/token");
  expect([token, given, tokenOf("platform")].filter((secret) => logged.includes(secret))).toEqual([]);
});
