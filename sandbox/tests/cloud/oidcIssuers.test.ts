import { fieldOf, idOf, testCloud, type TestCloud, tokenOf } from "./testCloud";

const issuers = "/orgs/acme/oidc/issuers";
const gitlab = { name: "gitlab", url: "https://gitlab.example.com" };
const thumbprint = "AB".repeat(32);

async function registered(cloud: TestCloud, body: object = gitlab): Promise<string> {
  return idOf(await cloud.send("POST", issuers, { body }));
}

test("a registered issuer can be read, listed, renamed and deleted", async () => {
  const cloud = testCloud();
  const body = { ...gitlab, thumbprints: [thumbprint], maxExpiration: 3600 };
  const created = await cloud.send("POST", issuers, { body });
  const id = idOf(created);

  const issuer = {
    id,
    ...body,
    issuer: "https://gitlab.example.com",
    created: "2026-01-01T00:00:01.000Z",
    modified: "2026-01-01T00:00:01.000Z",
  };
  expect([created.status, created.body]).toEqual([200, issuer]);
  expect((await cloud.send("GET", `${issuers}/${id}`)).body).toEqual(issuer);
  expect((await cloud.send("GET", issuers, { token: tokenOf("developer") })).body).toEqual({ oidcIssuers: [issuer] });

  const renamed = await cloud.send("PATCH", `${issuers}/${id}`, { body: { name: "gitlab-ci" } });
  const expected = { ...issuer, name: "gitlab-ci", modified: "2026-01-01T00:00:04.000Z" };
  expect([renamed.status, renamed.body]).toEqual([200, expected]);
  expect((await cloud.send("GET", `${issuers}/${id}`)).body).toEqual(expected);

  const deleted = await cloud.send("DELETE", `${issuers}/${id}`);
  expect([deleted.status, deleted.text]).toEqual([204, ""]);
  expect((await cloud.send("GET", `${issuers}/${id}`)).status).toBe(404);
  expect((await cloud.send("GET", issuers)).body).toEqual({ oidcIssuers: [] });
});

test("an issuer without thumbprints gets those of its certificate, also when they are unset later", async () => {
  const cloud = testCloud();
  const thumbprintsOf = (body: unknown) => (body as { thumbprints: string[] }).thumbprints;
  const created = await cloud.send("POST", issuers, { body: gitlab });
  const [derived] = thumbprintsOf(created.body);
  const path = `${issuers}/${idOf(created)}`;

  expect(derived).toMatch(/^[0-9A-F]{64}$/);
  const given = await cloud.send("PATCH", path, { body: { name: "gitlab", thumbprints: [thumbprint] } });
  expect(thumbprintsOf(given.body)).toEqual([thumbprint]);
  const kept = await cloud.send("PATCH", path, { body: { name: "gitlab" } });
  expect(thumbprintsOf(kept.body)).toEqual([thumbprint]);
  const unset = await cloud.send("PATCH", path, { body: { name: "gitlab", thumbprints: null } });
  expect(thumbprintsOf(unset.body)).toEqual([derived]);
});

test("two urls have different certificates", async () => {
  const cloud = testCloud();
  const one = await cloud.send("POST", issuers, { body: gitlab });
  const other = await cloud.send("POST", issuers, { body: { name: "other", url: "https://other.example.com" } });

  expect((one.body as { thumbprints: unknown }).thumbprints).not.toEqual(
    (other.body as { thumbprints: unknown }).thumbprints,
  );
});

test("keys in the registration replace a certificate", async () => {
  const jwks = { keys: [{ kty: "RSA", kid: "1" }] };
  const { status, body } = await testCloud().send("POST", issuers, { body: { ...gitlab, jwks } });

  expect([status, body]).toEqual([200, expect.objectContaining({ jwks, thumbprints: [] })]);
});

test.each([
  ["a missing name", { url: gitlab.url }, 'the field "name" is required'],
  ["an empty name", { ...gitlab, name: "" }, '"name": the issuer name is required'],
  ["a missing url", { name: "gitlab" }, 'the field "url" is required'],
  ["an invalid url", { ...gitlab, url: "gitlab" }, '"url": "gitlab" is not a url'],
  [
    "http beyond this machine",
    { ...gitlab, url: "http://gitlab.example.com" },
    '"url": "http://gitlab.example.com" is not an https url (http is for loopback addresses only)',
  ],
  [
    "a host that only starts like loopback",
    { ...gitlab, url: "http://127.0.0.1.example.com" },
    '"url": "http://127.0.0.1.example.com" is not an https url (http is for loopback addresses only)',
  ],
  [
    "a thumbprint with colons",
    { ...gitlab, thumbprints: ["AB:CD"] },
    '"thumbprints[0]": a thumbprint has 64 hexadecimal digits',
  ],
  [
    "an expiration that is not positive",
    { ...gitlab, maxExpiration: 0 },
    '"maxExpiration": Too small: expected number to be >0',
  ],
])("%s is refused", async (_, body, message) => {
  const answer = await testCloud().send("POST", issuers, { body });

  expect([answer.status, answer.body]).toEqual([400, { code: 400, message }]);
});

test.each(["http://127.0.0.1:8080", "http://localhost:8080", "http://[::1]:8080", "https://gitlab.com/"])(
  "%s can be an issuer",
  async (url) => {
    const { status, body } = await testCloud().send("POST", issuers, { body: { name: "gitlab", url } });

    expect([status, fieldOf(body, "issuer")]).toEqual([200, url.replace(/\/$/, "")]);
  },
);

test.each([gitlab.url, `${gitlab.url}/`])("a second issuer with the url %s is a conflict", async (url) => {
  const cloud = testCloud();
  await registered(cloud);
  const { status, body } = await cloud.send("POST", issuers, { body: { name: "again", url } });

  const message = `an OIDC issuer with the url "${url}" already exists`;
  expect([status, body]).toEqual([409, { code: 409, message }]);
});

test("two organizations can register the same issuer separately", async () => {
  const cloud = testCloud();
  const id = await registered(cloud);
  const other = await cloud.send("POST", "/orgs/guild/oidc/issuers", { body: gitlab });

  expect(other.status).toBe(200);
  expect((await cloud.send("GET", `/orgs/guild/oidc/issuers/${id}`)).status).toBe(404);
});

test("an update cannot remove the name, but can unset the expiration", async () => {
  const cloud = testCloud();
  const id = await registered(cloud, { ...gitlab, maxExpiration: 60 });
  const nameless = await cloud.send("PATCH", `${issuers}/${id}`, { body: { name: "" } });
  const unlimited = await cloud.send("PATCH", `${issuers}/${id}`, { body: { maxExpiration: null } });

  expect([nameless.status, nameless.body]).toEqual([
    400,
    { code: 400, message: '"name": the issuer name is required' },
  ]);
  expect(unlimited.body).not.toHaveProperty("maxExpiration");
});

test.each([
  ["GET", undefined],
  ["PATCH", { name: "x" }],
  ["DELETE", undefined],
])("%s of an unknown issuer gets 404", async (method, body) => {
  const answer = await testCloud().send(method, `${issuers}/none`, { body });

  expect([answer.status, answer.body]).toEqual([404, { code: 404, message: 'oidc issuer "none" not found' }]);
});
