import { fieldOf, idOf, teamToken, testCloud, type TestCloud, tokenOf, untraced } from "./testCloud";

const environments = "/esc/environments/acme";

/** Makes environments, in this order: `project/name` to definition. */
async function withEnvironments(definitions: Readonly<Record<string, string>>): Promise<TestCloud> {
  const cloud = testCloud();
  for (const [path, body] of Object.entries(definitions)) {
    const [project, name] = path.split("/");
    await cloud.send("POST", environments, { body: { project, name } });
    expect(await cloud.send("PATCH", `${environments}/${path}`, { body })).toMatchObject({ status: 200, body: {} });
  }
  return cloud;
}

/** A token of a team that has these permissions on environments. */
async function tokenWith(cloud: TestCloud, grants: Readonly<Record<string, string>>, maxOpenDuration?: string) {
  const token = await teamToken(cloud);
  for (const [path, permission] of Object.entries(grants)) {
    const [projectName, envName] = path.split("/");
    const addEnvironmentPermission = { projectName, envName, permission, maxOpenDuration };
    await cloud.send("PATCH", "/orgs/acme/teams/shop", { body: { addEnvironmentPermission } });
  }
  return token;
}

/** What an environment holds once it is opened, as the CLI does it; `path` may name a version. */
async function opened(cloud: TestCloud, path: string, token = tokenOf("platform")): Promise<unknown> {
  const created = await cloud.send("POST", `${environments}/${path}/open?duration=2h0m0s`, { token });
  expect([created.status, created.body]).toEqual([200, { id: expect.any(String) }]);
  const place = path.replace(/\/versions\/.*/, "");
  const { body } = await cloud.send("GET", `${environments}/${place}/open/${idOf(created)}`, { token });
  return plain((body as { properties?: Values }).properties);
}

/** What the environments of a stack hold, as the CLI asks for them. */
async function stackOpened(cloud: TestCloud, yaml: string, { token = tokenOf("platform"), query = "" } = {}) {
  const created = await cloud.send("POST", `${environments}/yaml/open?duration=2h0m0s${query}`, { token, body: yaml });
  if (created.status !== 200) return created;
  const { body } = await cloud.send("GET", `${environments}/yaml/open/${idOf(created)}`, { token });
  return plain((body as { properties?: Values }).properties);
}

type Values = Readonly<Record<string, { readonly value: unknown }>>;

/** ESC's values as plain ones. */
function plain(values: Values | undefined): unknown {
  const plainOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item: { value: unknown }) => plainOf(item.value));
    if (typeof value === "object" && value !== null) return plain(value as Values);
    return value;
  };
  return values && Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, plainOf(value)]));
}

const aws = (attributes = "") =>
  `values: {aws: {fn::open::aws-login: {oidc: {roleArn: "arn:aws:iam::1:role/deploy", sessionName: ci${attributes}}}}}`;
const role = "sandbox:arn:aws:iam::1:role/deploy";

test("an environment is opened: secrets are decrypted and marked, and interpolations resolved", async () => {
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

test("an environment that was never written opens to nothing", async () => {
  const cloud = await withEnvironments({});
  await cloud.send("POST", environments, { body: { project: "shop", name: "staging" } });

  expect(await opened(cloud, "shop/staging")).toBeUndefined();
});

test("imports are merged, later ones and own values win, and unmerged ones stay apart", async () => {
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

test("a stack's environments are opened together, and may be replaced one by one", async () => {
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

test("versions are opened and imported by number and by tag", async () => {
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

describe("the subject that a cloud sees", () => {
  const current = ", subjectAttributes: [currentEnvironment.name]";
  const all =
    ", subjectAttributes: [rootEnvironment.name, currentEnvironment.name, pulumi.user.login, pulumi.organization.login]";
  const prefix = `${role}:pulumi:environments:pulumi.organization.login:acme`;

  test.each([
    ["by itself", "shop/staging", "", `${role}:pulumi:environments:org:acme:env:shop/staging`],
    ["of the project default", "default/staging", "", `${role}:pulumi:environments:org:acme:env:staging`],
    ["with an attribute", "shop/staging", current, `${prefix}:currentEnvironment.name:shop/staging`],
    [
      "of the project default with an attribute",
      "default/staging",
      current,
      `${prefix}:currentEnvironment.name:staging`,
    ],
    [
      "with all attributes",
      "shop/staging",
      all,
      `${prefix}:rootEnvironment.name:shop/staging:currentEnvironment.name:shop/staging` +
        ":pulumi.user.login:platform:pulumi.organization.login:acme",
    ],
  ])("names the environment that was opened %s", async (_, path, attributes, sessionToken) => {
    const cloud = await withEnvironments({ [path]: aws(attributes) });

    expect(await opened(cloud, path)).toMatchObject({ aws: { sessionToken } });
  });

  test.each([
    ["", "pulumi:environments:org:acme:env:shop/staging", "pulumi:environments:org:acme:env:<yaml>"],
    [
      current,
      "pulumi:environments:pulumi.organization.login:acme:currentEnvironment.name:shop/login",
      "pulumi:environments:pulumi.organization.login:acme:currentEnvironment.name:shop/login",
    ],
    [
      ", subjectAttributes: [rootEnvironment.name]",
      "pulumi:environments:pulumi.organization.login:acme:rootEnvironment.name:shop/staging",
      "pulumi:environments:pulumi.organization.login:acme:rootEnvironment.name:shop/staging",
    ],
  ])("tells an imported login from the opened environment (%j)", async (attributes, alone, inStack) => {
    const cloud = await withEnvironments({ "shop/login": aws(attributes), "shop/staging": "imports: [shop/login]" });

    expect(await opened(cloud, "shop/staging")).toMatchObject({ aws: { sessionToken: `${role}:${alone}` } });
    expect(await stackOpened(cloud, "imports: [shop/staging]")).toMatchObject({
      aws: { sessionToken: `${role}:${inStack}` },
    });
  });
});

test("the logins to Azure and Google Cloud say whom they let in as what", async () => {
  const yaml =
    "values: {azure: {fn::open::azure-login: {clientId: c, tenantId: t, subscriptionId: s, oidc: true}}," +
    " gcp: {fn::open::gcp-login: {project: 12345678901," +
    " oidc: {workloadPoolId: w, providerId: p, serviceAccount: a@b.example.com}}}}";
  const cloud = await withEnvironments({ "shop/staging": yaml });
  const subject = "pulumi:environments:org:acme:env:shop/staging";

  expect(await opened(cloud, "shop/staging")).toEqual({
    azure: { clientId: "c", tenantId: "t", subscriptionId: "s", oidc: { token: `sandbox:c:${subject}` } },
    gcp: { project: "12345678901", accessToken: `sandbox:a@b.example.com:${subject}`, tokenType: "Bearer" },
  });
});

test("what a provider refuses is a diagnostic", async () => {
  const cloud = await withEnvironments({ "shop/staging": "values: {aws: {fn::open::aws-login: {}}}" });
  const { status, body } = await cloud.send("POST", `${environments}/shop/staging/open`);

  expect([status, body]).toMatchObject([
    400,
    { code: 400, diagnostics: [{ summary: expect.stringContaining("one of oidc and static must be set") }] },
  ]);
});

describe("what a team may open", () => {
  const definitions = { "base/secrets": "values: {a: {fn::secret: 1s}}", "shop/staging": "imports: [base/secrets]" };

  test.each([
    ["none", 404],
    ["read", 403],
    ["open", 200],
    ["write", 200],
  ])("with the permission %s an environment is answered with %d", async (permission, status) => {
    const cloud = await withEnvironments({ "shop/staging": "values: {a: 1}" });
    const token = await tokenWith(cloud, { "shop/staging": permission });

    expect((await cloud.send("POST", `${environments}/shop/staging/open`, { token })).status).toBe(status);
  });

  test.each<[Record<string, string>, string | undefined]>([
    [{ "shop/staging": "open" }, 'environment "acme/base/secrets" not found'],
    [
      { "shop/staging": "open", "base/secrets": "read" },
      'the team "shop" lacks the permission "open" on the environment "base/secrets"',
    ],
    [{ "shop/staging": "open", "base/secrets": "open" }, undefined],
  ])("with %j an import, by a stack or alone, is refused with %j", async (grants, summary) => {
    const cloud = await withEnvironments(definitions);
    const token = await tokenWith(cloud, grants);
    const alone = await cloud.send("POST", `${environments}/shop/staging/open`, { token });
    const stack = await cloud.send("POST", `${environments}/yaml/open`, { token, body: "imports: [shop/staging]" });

    const refused = { status: 400, body: { diagnostics: [{ summary, severity: "error" }] } };
    for (const answer of [alone, stack]) expect(answer).toMatchObject(summary ? refused : { status: 200 });
  });

  test("an implicit import is asked for like any other", async () => {
    const cloud = await withEnvironments({
      "base/secrets": "values: {a: {fn::secret: 1s}}",
      "shop/staging": "values: {b: '${environments.base.secrets.a}'}",
    });
    const token = await tokenWith(cloud, { "shop/staging": "open" });

    expect(await cloud.send("POST", `${environments}/shop/staging/open`, { token })).toMatchObject({
      status: 400,
      body: { diagnostics: [{ summary: 'environment "acme/base/secrets" not found' }] },
    });
  });

  test("nothing is opened for longer than the team's grant allows", async () => {
    const cloud = await withEnvironments({ "shop/staging": "values: {a: 1}" });
    const token = await tokenWith(cloud, { "shop/staging": "open" }, "1h30m");
    const alone = (duration: string) =>
      cloud.send("POST", `${environments}/shop/staging/open?duration=${duration}`, { token });
    const message = 'environment "acme/shop/staging" may be opened for at most 1h30m0s, not 1h30m1s';

    expect([(await alone("90m")).status, (await alone("1h30m1s")).body]).toEqual([200, { code: 403, message }]);
    const body = "imports: [shop/staging]";
    expect(await cloud.send("POST", `${environments}/yaml/open?duration=1h30m1s`, { token, body })).toMatchObject({
      status: 400,
      body: { diagnostics: [{ summary: message }] },
    });
  });
});

describe("an opened environment", () => {
  test("is there for its duration, by the sandbox's clock", async () => {
    const cloud = await withEnvironments({ "shop/staging": "values: {a: 1}" });
    // The clock moves on by a second with each request.
    const id = idOf(await cloud.send("POST", `${environments}/shop/staging/open?duration=3s`));
    const read = async () => (await cloud.send("GET", `${environments}/shop/staging/open/${id}`)).status;

    expect([await read(), await read(), await read(), await read()]).toEqual([200, 200, 404, 404]);
  });

  test("belongs to whoever opened it, at the place where it was opened", async () => {
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

  test("is forgotten when the sandbox starts over", async () => {
    const cloud = await withEnvironments({ "shop/staging": "values: {a: 1}" });
    const id = idOf(await cloud.send("POST", `${environments}/shop/staging/open`));
    cloud.reset();

    expect((await cloud.send("GET", `${environments}/shop/staging/open/${id}`)).status).toBe(404);
  });
});

test.each(["duration=2", "duration=0s", "duration=-1h"])("%s is refused", async (query) => {
  const cloud = await withEnvironments({ "shop/staging": "values: {a: 1}" });
  const { status, body } = await cloud.send("POST", `${environments}/shop/staging/open?${query}`);

  expect([status, fieldOf(body, "message")]).toEqual([400, "invalid query parameter: duration"]);
});

test.each(["x", Buffer.from("[1]").toString("base64url")])("the overrides %s are refused", async (overrides) => {
  const answer = await stackOpened(await withEnvironments({}), "{}", { query: `&environmentOverrides=${overrides}` });

  expect(answer).toMatchObject({ status: 400, body: { message: "invalid query parameter: environmentOverrides" } });
});

test.each(["../shop/staging", "a/b/c", "shop/staging@", "elsewhere/shop/staging"])(
  "an import of %s names no environment",
  async (name) => {
    const cloud = await withEnvironments({ "shop/staging": "values: {a: 1}" });

    expect(await stackOpened(cloud, `imports: ["${name}"]`)).toMatchObject({ status: 400 });
  },
);

test("a circle of imports is refused when it is saved", async () => {
  const cloud = await withEnvironments({ "shop/a": "values: {a: 1}", "shop/b": "imports: [shop/a]" });
  const answer = await cloud.send("PATCH", `${environments}/shop/a`, { body: "imports: [shop/b]" });

  expect(answer).toMatchObject({ status: 400, body: { diagnostics: [{ summary: "cyclic import of shop/a" }] } });
});

test("a warning is told, and keeps nobody from saving and opening", async () => {
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

test("a check and a save need to read what is imported, and show no secret of it", async () => {
  const cloud = await withEnvironments({ "base/secrets": "values: {a: {fn::secret: hunter2}, b: 1}" });
  const token = await tokenWith(cloud, {});
  const check = (query = "") =>
    cloud.send("POST", `${environments}/yaml/check${query}`, { token, body: "imports: [base/secrets]" });
  const unseen = await check();
  const grant = (permission: string) => ({ projectName: "base", envName: "secrets", permission });
  const setPermission = (permission: string) =>
    cloud.send("PATCH", "/orgs/acme/teams/shop", { body: { addEnvironmentPermission: grant(permission) } });
  await setPermission("read");
  const [read, shown] = [await check(), await check("?showSecrets=true")];
  await setPermission("open");
  const opened = await check("?showSecrets=true");

  expect([unseen.status, read.status, shown.status, opened.status]).toEqual([400, 200, 400, 200]);
  expect(read.text).not.toContain("hunter2");
  expect(opened.text).toContain("hunter2");
});
