import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../index";
import { pulumiservicePackage } from "../../plugins/pulumiservice/package";
import { secret, UNKNOWN, type Values } from "../../plugins/values";
import { type Plugin, startPlugin } from "./pluginClient";

const ISSUER = "pulumiservice:index:OidcIssuer";
const ENVIRONMENT = "pulumiservice:index:Environment";
const TEAM = "pulumiservice:index:Team";
const STACK_PERMISSION = "pulumiservice:index:TeamStackPermission";
const ENVIRONMENT_PERMISSION = "pulumiservice:index:TeamEnvironmentPermission";
const ORGANIZATION_TOKEN = "pulumiservice:index:OrgAccessToken";
const TEAM_TOKEN = "pulumiservice:index:TeamAccessToken";
const YAML = "values:\n  region: eu-west-1";
const ASSET_KEY = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17" };

let sandbox: Sandbox;
let plugin: Plugin;

beforeAll(async () => {
  sandbox = await startSandbox({
    gitlab: { users: [], projects: [] },
    cloud: {
      users: [
        { login: "platform", token: "pul-platform" },
        { login: "developer", token: "pul-developer" },
      ],
      organizations: [
        { name: "acme", members: { platform: "admin", developer: "member" }, stacks: ["shop-api/staging"] },
      ],
    },
  });
  plugin = await startPlugin(pulumiservicePackage());
  await plugin.configure({ accessToken: "pul-platform", apiUrl: sandbox.cloudUrl });
});

beforeEach(() => sandbox.reset());

afterAll(async () => {
  plugin.close();
  await sandbox.close();
});

/** The requests so far, with ids of the server replaced. */
function requests(): string[] {
  return sandbox.log
    .all()
    .map(({ method, path, query }) => `${method} ${path.replace("/api/", "")}${query && `?${query}`}`)
    .map((line) => line.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID"));
}

/** Checks and creates a resource, as the engine does: the engine keeps secrets and passes plain values. */
async function make(type: string, news: Values) {
  const { inputs, failures } = await plugin.check(type, news);
  expect(failures).toEqual([]);
  const { id, properties } = await plugin.create(type, inputs);
  return { id, inputs, state: properties };
}

const issuer = (): Values => ({
  name: "gitlab",
  organization: "acme",
  url: "https://gitlab.example.com",
  thumbprints: ["AB".repeat(32)],
  policies: [
    {
      decision: "allow",
      tokenType: "organization",
      rules: { sub: "project_path:acme/shop/api:*", aud: "urn:pulumi:org:acme" },
    },
    { decision: "deny", tokenType: "organization", rules: { ref_protected: "false" } },
  ],
});
const team = { organizationName: "acme", teamType: "pulumi", name: "previewers", members: ["platform", "developer"] };

/** Creates the resources that the others need. */
async function prepare(): Promise<void> {
  await make(TEAM, team);
  await make(ENVIRONMENT, { organization: "acme", project: "shop-api", name: "staging", yaml: YAML });
}

const created: [string, string, Values, string | RegExp][] = [
  ["an issuer", ISSUER, issuer(), /^acme\/[0-9a-f-]{36}$/],
  [
    "an environment",
    ENVIRONMENT,
    { organization: "acme", project: "shop-api", name: "production", yaml: YAML },
    "acme/shop-api/production",
  ],
  ["a team", TEAM, { ...team, name: "deployers" }, "acme/deployers"],
  [
    "a stack permission",
    STACK_PERMISSION,
    { organization: "acme", team: "previewers", project: "shop-api", stack: "staging", permission: 101 },
    "acme/shop-api/staging/previewers",
  ],
  [
    "an environment permission",
    ENVIRONMENT_PERMISSION,
    {
      organization: "acme",
      team: "previewers",
      project: "shop-api",
      environment: "staging",
      permission: "open",
      maxOpenDuration: "2h",
    },
    "acme/previewers/shop-api+staging",
  ],
  ["an organization token", ORGANIZATION_TOKEN, { organizationName: "acme", name: "ci" }, /^acme\/ci\/[0-9a-f-]{36}$/],
  [
    "a team token",
    TEAM_TOKEN,
    { organizationName: "acme", teamName: "previewers", name: "ci", description: "CI" },
    /^acme\/previewers\/ci\/[0-9a-f-]{36}$/,
  ],
];

test.each(created)("%s shows no change after its creation and a refresh", async (_title, type, news, id) => {
  await prepare();
  const made = await make(type, news);

  expect(made.id).toMatch(id);
  const refreshed = await plugin.read(type, made.id, made.inputs, made.state);
  expect(refreshed).toEqual({ id: made.id, inputs: made.inputs, state: made.state });
  expect((await plugin.diff(type, refreshed.inputs, made.inputs, refreshed.state)).changes).toBe(false);
});

test.each(created)("%s is imported with inputs that show no change", async (_title, type, news) => {
  await prepare();
  const { id, inputs } = await make(type, news);

  const imported = await plugin.read(type, id);

  expect((await plugin.diff(type, imported.inputs, inputs, imported.state)).details).toEqual({});
});

test.each(created)("%s does not exist after it was deleted", async (_title, type, news) => {
  await prepare();
  const { id, state, inputs } = await make(type, news);

  await plugin.delete(type, id, state, inputs);

  expect((await plugin.read(type, id, inputs, state)).id).toBe("");
});

test("an issuer is created, changed and deleted by the requests of the official provider", async () => {
  const made = await make(ISSUER, issuer());
  expect(requests()).toEqual([
    "POST orgs/acme/oidc/issuers",
    "GET orgs/acme/auth/policies/oidcissuers/ID",
    "PATCH orgs/acme/auth/policies/ID",
  ]);

  sandbox.log.clear();
  const changed = { ...made.inputs, maxExpirationSeconds: 3600 };
  expect(await plugin.update(ISSUER, made.id, made, changed)).toMatchObject({ maxExpirationSeconds: 3600 });
  expect(requests()).toEqual([
    "PATCH orgs/acme/oidc/issuers/ID",
    "GET orgs/acme/auth/policies/oidcissuers/ID",
    "PATCH orgs/acme/auth/policies/ID",
  ]);

  sandbox.log.clear();
  await plugin.delete(ISSUER, made.id, made.state);
  expect(requests()).toEqual(["DELETE orgs/acme/oidc/issuers/ID"]);
});

test("an issuer whose policies are refused is deleted again", async () => {
  const policies = [{ decision: "allow", tokenType: "team", rules: { sub: "a" } }];
  const { inputs } = await plugin.check(ISSUER, { ...issuer(), policies });

  await expect(plugin.create(ISSUER, inputs)).rejects.toThrow(
    /^2 UNKNOWN: error updating auth policies for oidc issuer ".+": 4\d\d API error: /,
  );
  expect(requests().at(-1)).toBe("DELETE orgs/acme/oidc/issuers/ID");
});

test("reordering an issuer's policies is a change, which the diff shows by index", async () => {
  const inputs = issuer();
  const [first, second] = inputs.policies as Values[];
  const reversed = { ...inputs, policies: [second ?? {}, first ?? {}] };
  expect((await plugin.diff(ISSUER, inputs, reversed)).details).toEqual({
    "policies[0].decision": "UPDATE",
    "policies[0].rules.sub": "DELETE",
    "policies[0].rules.aud": "DELETE",
    "policies[0].rules.ref_protected": "ADD",
    "policies[1].decision": "UPDATE",
    "policies[1].rules.ref_protected": "DELETE",
    "policies[1].rules.sub": "ADD",
    "policies[1].rules.aud": "ADD",
  });

  const wider = { ...inputs, policies: [{ ...first, rules: { sub: "*" } }, second ?? {}] };
  expect((await plugin.diff(ISSUER, inputs, wider)).details).toEqual({
    "policies[0].rules.sub": "UPDATE",
    "policies[0].rules.aud": "DELETE",
  });
});

test("an environment is created, changed and deleted by the requests of the official provider", async () => {
  const news = { organization: "acme", project: "shop-api", name: "production", yaml: YAML };
  const made = await make(ENVIRONMENT, news);
  const path = "esc/environments/acme/shop-api/production";
  expect(requests()).toEqual([
    "POST esc/environments/acme/yaml/check?showSecrets=false",
    "POST esc/environments/acme",
    `PATCH ${path}`,
    `GET ${path}/metadata`,
  ]);

  sandbox.log.clear();
  const state = await plugin.update(ENVIRONMENT, made.id, made, { ...news, yaml: "values: {}" });
  expect(state.yaml).toEqual(secret("values: {}"));
  await plugin.delete(ENVIRONMENT, made.id, state);
  expect(requests()).toEqual([`PATCH ${path}`, `GET ${path}/metadata`, `DELETE ${path}`]);
});

test("an environment's definition is trimmed and secret, from a text or a file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "environment-"));
  const file = join(folder, "environment.yaml");
  writeFileSync(file, `${YAML}\n`);
  try {
    const names = { organization: "acme", name: "production" };
    const forms = [`${YAML}\n`, { ...ASSET_KEY, text: `\n${YAML}` }, { ...ASSET_KEY, path: file }];
    for (const yaml of forms) {
      const { inputs } = await plugin.check(ENVIRONMENT, { ...names, yaml });
      expect(inputs).toEqual({ ...names, yaml: secret(YAML) });
    }
    // The provider replaces the unknown value with an empty one (1.3.0).
    const unknown = await plugin.check(ENVIRONMENT, { ...names, yaml: { ...ASSET_KEY, text: UNKNOWN } });
    expect(unknown.inputs.yaml).toEqual(secret(""));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("refuses an invalid environment with its errors", async () => {
  const { inputs } = await plugin.check(ENVIRONMENT, { organization: "acme", name: "broken", yaml: "values: [" });

  await expect(plugin.create(ENVIRONMENT, inputs)).rejects.toThrow(
    /failed to check environment, yaml code failed following checks: \[\{Range:<nil> Summary:.+ Detail:\}\]/,
  );
  expect(requests()).toEqual(["POST esc/environments/acme/yaml/check?showSecrets=false"]);
});

test("a renamed environment is deleted before its replacement is created", async () => {
  const inputs = { organization: "acme", project: "shop-api", name: "staging", yaml: YAML };

  expect(await plugin.diff(ENVIRONMENT, inputs, { ...inputs, name: "production" })).toEqual({
    changes: true,
    replaces: ["name"],
    deleteBeforeReplace: true,
    details: { name: "UPDATE_REPLACE" },
  });
});

test("adds and removes members of a team one by one", async () => {
  const made = await make(TEAM, { ...team, members: ["developer"] });
  const news = await plugin.check(TEAM, { ...team, displayName: "Previews", members: ["platform"] });
  sandbox.log.clear();

  const state = await plugin.update(TEAM, made.id, made, news.inputs);

  expect(state).toMatchObject({ displayName: "Previews", members: ["platform"] });
  const before = made.state.members as string[];
  const added = before.includes("platform") ? 0 : 1;
  expect(requests()).toEqual(Array.from({ length: 2 + added }, () => "PATCH orgs/acme/teams/previewers"));
});

test("a team that was created partially is returned with its error", async () => {
  const { inputs } = await plugin.check(TEAM, { ...team, members: ["developer", "nobody"] });

  const failure: unknown = await plugin.create(TEAM, inputs).catch((error: unknown) => error);

  expect(failure).toMatchObject({
    code: 2,
    details: expect.stringContaining("failed to update team membership: 404 API error: ") as string,
  });
  const [details] = (failure as { metadata: { get(name: string): Buffer[] } }).metadata.get("grpc-status-details-bin");
  expect(details?.toString("latin1")).toContain("pulumirpc.ErrorResourceInitFailed");
  expect(details?.toString("latin1")).toContain("acme/previewers");
});

test("the value of a token is secret and kept after a refresh", async () => {
  const made = await make(ORGANIZATION_TOKEN, { organizationName: "acme", name: "ci" });
  expect(made.state.value).toEqual(secret(expect.any(String) as unknown as string));

  const refreshed = await plugin.read(ORGANIZATION_TOKEN, made.id, made.inputs, made.state);
  expect(refreshed.state.value).toEqual(made.state.value);
});

test("stores a duration in Go's notation", async () => {
  await prepare();
  const names = { organization: "acme", team: "previewers", project: "shop-api", environment: "staging" };
  const made = await make(ENVIRONMENT_PERMISSION, { ...names, permission: "open", maxOpenDuration: "90m" });

  const refreshed = await plugin.read(ENVIRONMENT_PERMISSION, made.id, made.inputs, made.state);
  expect([made.inputs.maxOpenDuration, refreshed.inputs.maxOpenDuration]).toEqual(["1h30m0s", "1h30m0s"]);
  const imported = await plugin.read(ENVIRONMENT_PERMISSION, made.id);
  expect(imported.inputs.maxOpenDuration).toBe("1h30m0s");
});

test.each<[string, string, Values, string[]]>([
  ["a slash in a name", ENVIRONMENT, { organization: "acme", name: "a/b", yaml: YAML }, ["name"]],
  [
    "an invalid duration",
    ENVIRONMENT_PERMISSION,
    { organization: "acme", team: "a", environment: "b", permission: "open", maxOpenDuration: "two hours" },
    ["maxOpenDuration"],
  ],
  ["an invalid team type", TEAM, { ...team, teamType: "gitlab" }, ["type"]],
  ["a team without a name", TEAM, { organizationName: "acme", teamType: "pulumi" }, ["name"]],
  ["a mirrored team without its id", TEAM, { organizationName: "acme", teamType: "github" }, ["githubTeamId"]],
])("a check finds %s", async (_title, type, news, properties) => {
  expect((await plugin.check(type, news)).failures.map(({ property }) => property)).toEqual(properties);
});

test.each<[string, string, Values]>([
  ["an invalid decision", ISSUER, { ...issuer(), policies: [{ decision: "maybe", tokenType: "team", rules: {} }] }],
  [
    "an invalid stack permission",
    STACK_PERMISSION,
    { organization: "acme", team: "a", project: "b", stack: "c", permission: 100 },
  ],
])("the check accepts %s, as in the provider", async (_title, type, news) => {
  expect((await plugin.check(type, news)).failures).toEqual([]);
});

test("an ESC environment that can't be read counts as deleted, and a failed write as a success", async () => {
  const news = { organization: "acme", project: "shop-api", name: "production", yaml: YAML };
  const made = await make(ENVIRONMENT, news);
  const path = "/api/esc/environments/acme/shop-api/production";
  sandbox.faults.add({ method: "PATCH", path, fault: { cut: "before" } });
  const state = await plugin.update(ENVIRONMENT, made.id, made, { ...news, yaml: "values: {}" });
  expect([state.yaml, state.revision]).toEqual([secret("values: {}"), 0]);

  sandbox.faults.add({ method: "GET", path, times: Infinity, fault: { status: 403 } });
  expect((await plugin.read(ENVIRONMENT, made.id, made.inputs, made.state)).id).toBe("");
  sandbox.faults.clear();
  expect((await plugin.read(ENVIRONMENT, made.id)).state.yaml).toEqual(secret(YAML));
});

test("looks up users", async () => {
  const current = await plugin.invoke("pulumiservice:index:getCurrentUser", {});
  expect(current.result).toMatchObject({ username: "platform" });

  const find = (username: string) =>
    plugin.invoke("pulumiservice:index:getOrganizationMember", { organizationName: "acme", username });
  sandbox.log.clear();
  expect((await find("developer")).result).toMatchObject({
    username: "developer",
    role: "member",
    virtualAdmin: false,
  });
  expect(requests()).toEqual(["GET orgs/acme/members?type=backend", "GET orgs/acme/members?type=frontend"]);
  await expect(find("stranger")).rejects.toThrow('organization "acme" has no member "stranger"');
});
