import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../index";
import { apiUrl as gitlabUrl, flatten } from "../../plugins/gitlab/context";
import { gitlabPackage } from "../../plugins/gitlab/package";
import { apiUrl as cloudUrl } from "../../plugins/pulumiservice/context";
import { pulumiservicePackage } from "../../plugins/pulumiservice/package";
import type { Value, Values } from "../../plugins/values";
import { secret } from "../../plugins/values";
import { type Plugin, startPlugin } from "./pluginClient";

const TOKEN = "glpat-maintainer";
const opened: Plugin[] = [];
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({
    gitlab: { users: [{ username: "maintainer", token: TOKEN }], projects: [] },
    cloud: {
      users: [{ login: "platform", token: "pul-platform" }],
      organizations: [{ name: "acme", members: { platform: "admin" } }],
    },
  });
});

beforeEach(() => sandbox.log.clear());

afterAll(async () => {
  for (const plugin of opened) plugin.close();
  await sandbox.close();
});

async function gitlab(environment = {}): Promise<Plugin> {
  const plugin = await startPlugin(gitlabPackage(), environment);
  opened.push(plugin);
  return plugin;
}

async function cloud(environment = {}): Promise<Plugin> {
  const plugin = await startPlugin(pulumiservicePackage(), environment);
  opened.push(plugin);
  return plugin;
}

test("leaves secrets to the engine and takes part in previews", async () => {
  const plugin = await gitlab();
  const common = { acceptResources: false, acceptOutputs: false };

  expect(await plugin.handshake()).toMatchObject({ acceptSecrets: false, ...common });
  expect(await plugin.configure({ token: TOKEN, baseUrl: sandbox.gitlabUrl })).toMatchObject({
    acceptsecrets: false,
    acceptresources: false,
    acceptoutputs: false,
    supportspreview: true,
  });
});

test("returns its schema and its version", async () => {
  const plugin = await gitlab();

  expect(JSON.parse(await plugin.getSchema())).toMatchObject({ name: "gitlab", version: "10.4.0" });
  expect(await plugin.getPluginInfo()).toBe("10.4.0");
});

test("reads its configuration from environment variables by default", async () => {
  const plugin = await gitlab({ GITLAB_TOKEN: TOKEN, GITLAB_BASE_URL: sandbox.gitlabUrl });

  await plugin.configure({});

  expect(sandbox.log.all().map(({ path, status }) => [path, status])).toEqual([["/api/v4/user", 200]]);
});

test.each<[string, Value]>([
  ["text, as a stack's configuration gives it", "false"],
  ["a boolean", false],
])("does not check the token early if earlyAuthCheck is off in %s", async (_title, earlyAuthCheck) => {
  const plugin = await gitlab();

  await plugin.configure({ token: "glpat-wrong", baseUrl: sandbox.gitlabUrl, earlyAuthCheck });

  expect(sandbox.log.all()).toEqual([]);
});

test("reports that GitLab refused the token", async () => {
  const plugin = await gitlab();

  await expect(plugin.configure({ token: "glpat-wrong", baseUrl: sandbox.gitlabUrl })).rejects.toThrow(
    `GET ${sandbox.gitlabUrl}/api/v4/user: 401 {message: 401 Unauthorized}`,
  );
});

test("reports a missing token without a request", async () => {
  await expect((await gitlab()).configure({ baseUrl: sandbox.gitlabUrl })).rejects.toThrow(
    "there is no token for GitLab",
  );
  await expect((await cloud({ HOME: "/nonexistent" })).configure({ apiUrl: sandbox.cloudUrl })).rejects.toThrow(
    "there is no access token for Pulumi Cloud",
  );
  expect(sandbox.log.all()).toEqual([]);
});

test("refuses calls before it is configured", async () => {
  const plugin = await gitlab();

  await expect(plugin.invoke("gitlab:index/getMetadata:getMetadata", {})).rejects.toThrow(
    "the gitlab provider is not configured",
  );
});

test("Pulumi Cloud's provider makes no request before it needs one, and then reports a refused token", async () => {
  const plugin = await cloud({ PULUMI_ACCESS_TOKEN: "pul-wrong", PULUMI_BACKEND_URL: sandbox.cloudUrl });
  await plugin.configure({});
  expect(sandbox.log.all()).toEqual([]);

  await expect(plugin.invoke("pulumiservice:index:getCurrentUser", {})).rejects.toThrow(/401 API error: /);
});

test("Pulumi Cloud's provider uses the token of the backend that the machine is logged in to", async () => {
  const home = mkdtempSync(join(tmpdir(), "pulumi-home-"));
  try {
    const accounts = { [sandbox.cloudUrl]: { accessToken: "pul-platform" } };
    writeFileSync(join(home, "credentials.json"), JSON.stringify({ current: sandbox.cloudUrl, accounts }));
    const plugin = await cloud({ PULUMI_HOME: home });
    await plugin.configure({ apiUrl: sandbox.cloudUrl });

    const { result } = await plugin.invoke("pulumiservice:index:getCurrentUser", {});
    expect(result.username).toBe("platform");
  } finally {
    rmSync(home, { recursive: true });
  }
});

test.each<[string, Values, string[]]>([
  ["valid values", { token: secret("x"), earlyAuthCheck: "true", retries: "3", headers: '{"a":"b"}' }, []],
  ["values that the engine adds", { version: "10.4.0", __internal: {} }, []],
  ["a key that does not exist", { tokn: "x" }, ["tokn"]],
  ["values of the wrong type", { earlyAuthCheck: "maybe", retries: "many" }, ["earlyAuthCheck", "retries"]],
  ["unsupported options", { configFile: "a" }, ["configFile"]],
])("checks a configuration with %s", async (_title, config, properties) => {
  const failures = await (await gitlab()).checkConfig(config);

  expect(failures.map(({ property }) => property)).toEqual(properties);
});

test("a changed configuration replaces nothing", async () => {
  const plugin = await gitlab();

  expect(await plugin.diffConfig({ token: "a" }, { token: "b" })).toEqual({ changes: true, replaces: [] });
  expect(await plugin.diffConfig({ token: "a" }, { token: "a" })).toEqual({ changes: false, replaces: [] });
});

test("can be cancelled", async () => {
  await expect((await gitlab()).cancel()).resolves.toBeUndefined();
});

test("lists its resources in the error for an unknown one", async () => {
  await expect((await cloud()).check("pulumiservice:index:Stack", {})).rejects.toThrow(
    'the sandbox\'s plugin has no resource "pulumiservice:index:Stack". It has: pulumiservice:index:AgentPool,',
  );
});

test.each([
  ["https://gitlab.example.com", "https://gitlab.example.com/api/v4/"],
  ["https://gitlab.example.com/api/v4", "https://gitlab.example.com/api/v4/"],
  ["https://gitlab.example.com/api/v4/", "https://gitlab.example.com/api/v4/"],
  ["http://127.0.0.1:8080/gitlab/", "http://127.0.0.1:8080/gitlab/api/v4/"],
])("the API of GitLab at %s is %s", (given, expected) => {
  expect(gitlabUrl(given).href).toBe(expected);
});

test("uses only the origin of Pulumi Cloud's URL", () => {
  expect(cloudUrl("https://api.example.com/some/path").href).toBe("https://api.example.com/api/");
  expect(() => cloudUrl("file://~")).toThrow('the URL of Pulumi Cloud is "file://~": it must be an http or https URL');
});

test.each<[Value, string]>([
  [{ message: { key: ["(K) has already been taken"] } }, "{message: {key: [(K) has already been taken]}}"],
  [{ message: "401 Unauthorized" }, "{message: 401 Unauthorized}"],
  [{ message: ["a", "b"], error: "c" }, "{error: c, message: [a, b]}"],
  ["Retry later", "Retry later"],
])("the error %j is printed as %s", (body, expected) => {
  expect(flatten(body)).toBe(expected);
});
