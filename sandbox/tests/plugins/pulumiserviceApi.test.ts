import { type Sandbox, startSandbox } from "../../index";
import { pulumiservicePackage } from "../../plugins/pulumiservice/package";
import { type Values } from "../../plugins/values";
import { type Plugin, startPlugin } from "./pluginClient";

const ENVIRONMENT = "pulumiservice:index:Environment";
const VERSION_TAG = "pulumiservice:index:EnvironmentVersionTag";
const STACK_CONFIG = "pulumiservice:api/stacks:Config";
const TEAM = "pulumiservice:index:Team";
const tokens = {
  organization: "pulumiservice:api/tokens:OrgToken",
  team: "pulumiservice:api/tokens:TeamToken",
  personal: "pulumiservice:api/tokens:PersonalToken",
};
const YAML = "values:\n  region: eu-west-1";
const start = Date.UTC(2026, 0, 1);
/** A month after the sandbox's time, in Unix seconds. */
const expires = start / 1000 + 30 * 86_400;

let sandbox: Sandbox;
let plugin: Plugin;

beforeAll(async () => {
  const members = { platform: "admin" } as const;
  sandbox = await startSandbox(
    {
      gitlab: { users: [], projects: [] },
      cloud: {
        users: [{ login: "platform", token: "pul-platform" }],
        organizations: [{ name: "acme", members, stacks: ["shop-api/staging"] }],
      },
    },
    { clock: () => new Date(start) },
  );
  plugin = await startPlugin(pulumiservicePackage());
  await plugin.configure({ accessToken: "pul-platform", apiUrl: sandbox.cloudUrl });
});

beforeEach(async () => {
  sandbox.reset();
  for (const name of ["staging", "production"]) {
    await make(ENVIRONMENT, { organization: "acme", project: "shop-api", name, yaml: YAML });
  }
  await make(TEAM, { organizationName: "acme", teamType: "pulumi", name: "previewers" });
  sandbox.log.clear();
});

afterAll(async () => {
  plugin.close();
  await sandbox.close();
});

async function make(type: string, news: Values) {
  const { inputs, failures } = await plugin.check(type, news);
  expect(failures).toEqual([]);
  const { id, properties } = await plugin.create(type, inputs);
  return { id, inputs, state: properties };
}

function requests(): string[] {
  return sandbox.log
    .all()
    .map(({ method, path }) => `${method} ${path.replace("/api/", "")}`.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID"));
}

const versionTag = { organization: "acme", project: "shop-api", environment: "staging", tagName: "stable" };
const stackConfig = { orgName: "acme", projectName: "shop-api", stackName: "staging" };

describe("a version tag", () => {
  const path = "esc/environments/acme/shop-api/staging/versions/tags";

  test("is created, moved and deleted by the requests of the official provider", async () => {
    const { id, inputs, state } = await make(VERSION_TAG, { ...versionTag, revision: 1 });
    const moved = await plugin.update(VERSION_TAG, id, { inputs, state }, { ...inputs, revision: 2 });
    const refreshed = await plugin.read(VERSION_TAG, id, inputs, moved);
    await plugin.delete(VERSION_TAG, id, state, inputs);

    expect([id, moved.revision, refreshed.inputs]).toEqual([
      "acme/shop-api/staging/stable",
      2,
      { ...versionTag, revision: 2 },
    ]);
    expect(requests()).toEqual([`POST ${path}`, `PATCH ${path}/stable`, `GET ${path}/stable`, `DELETE ${path}/stable`]);
    expect((await plugin.read(VERSION_TAG, id, inputs, state)).id).toBe("");
  });

  test("is replaced for another name, and changed in place for another revision", async () => {
    const { inputs, state } = await make(VERSION_TAG, { ...versionTag, revision: 1 });
    const diff = (news: Values) => plugin.diff(VERSION_TAG, inputs, { ...inputs, ...news }, state);

    expect((await diff({ tagName: "live" })).details).toEqual({ tagName: "UPDATE_REPLACE" });
    expect((await diff({ revision: 2 })).details).toEqual({ revision: "UPDATE" });
  });

  test("of the project default can be imported by its older id", async () => {
    await make(ENVIRONMENT, { organization: "acme", name: "shared", yaml: YAML });
    await make(VERSION_TAG, { organization: "acme", environment: "shared", tagName: "stable", revision: 2 });

    expect((await plugin.read(VERSION_TAG, "acme/shared/stable")).inputs).toMatchObject({
      project: "default",
      environment: "shared",
      tagName: "stable",
      revision: 2,
    });
  });

  test("of an unknown revision is refused", async () => {
    await expect(make(VERSION_TAG, { ...versionTag, revision: 9 })).rejects.toThrow("there is no revision 9");
  });
});

describe("a stack's link to its configuration", () => {
  const path = "stacks/acme/shop-api/staging/config";
  const environment = "shop-api/staging";

  test("is created, changed and deleted by the requests of the official provider", async () => {
    const { id, inputs, state } = await make(STACK_CONFIG, { ...stackConfig, environment });
    const news = { ...inputs, environment: "shop-api/production@1" };
    const changed = await plugin.update(STACK_CONFIG, id, { inputs, state }, news);
    await plugin.delete(STACK_CONFIG, id, changed, news);
    // The official provider ignores a missing link.
    await plugin.delete(STACK_CONFIG, id, changed, news);

    expect([id, state, changed]).toEqual([
      "acme/shop-api/staging",
      { environment },
      { environment: "shop-api/production@1" },
    ]);
    expect(requests()).toEqual([
      `GET ${path}`,
      `PUT ${path}`,
      `GET ${path}`,
      `PUT ${path}`,
      `GET ${path}`,
      `DELETE ${path}`,
      `DELETE ${path}`,
    ]);
  });

  test("that exists already has to be imported", async () => {
    const { id } = await make(STACK_CONFIG, { ...stackConfig, environment });

    await expect(make(STACK_CONFIG, { ...stackConfig, environment })).rejects.toThrow(
      "resource already exists; use the `import` resource option",
    );
    expect(await plugin.read(STACK_CONFIG, id)).toEqual({ id, inputs: stackConfig, state: { environment } });
  });

  test("a refresh ignores changes made outside Pulumi, and fails if the link is missing", async () => {
    const { id, inputs, state } = await make(STACK_CONFIG, { ...stackConfig, environment });
    await plugin.update(STACK_CONFIG, id, { inputs, state }, { ...inputs, environment: "shop-api/production" });
    const refreshed = await plugin.read(STACK_CONFIG, id, inputs, state);
    await plugin.delete(STACK_CONFIG, id, state, inputs);

    expect([refreshed.inputs, refreshed.state]).toEqual([inputs, { environment: "shop-api/production" }]);
    await expect(plugin.read(STACK_CONFIG, id, inputs, state)).rejects.toThrow("404");
  });

  test.each(["shop-api/nowhere", "shop-api/staging@9", "a/b/c"])("to the environment %s is refused", async (name) => {
    await expect(make(STACK_CONFIG, { ...stackConfig, environment: name })).rejects.toThrow(
      /rest: PUT \S+\/api\/stacks\/acme\/shop-api\/staging\/config returned 400: \{"code":400,"message":"Bad Request: /,
    );
  });
});

const tokenCases: [string, string, Values, RegExp, string][] = [
  [
    "an organization token",
    tokens.organization,
    { orgName: "acme", name: "ci", description: "CI", admin: false, expires },
    /^acme\/[0-9a-f-]{36}$/,
    "orgs/acme/tokens",
  ],
  [
    "a team token",
    tokens.team,
    { orgName: "acme", teamName: "previewers", name: "ci", description: "CI", expires },
    /^acme\/previewers\/[0-9a-f-]{36}$/,
    "orgs/acme/teams/previewers/tokens",
  ],
  ["a personal token", tokens.personal, { description: "CI", expires }, /^[0-9a-f-]{36}$/, "user/tokens"],
];

describe.each(tokenCases)("%s with an expiry", (_title, type, news, id, path) => {
  test("is created and deleted, and never read", async () => {
    const made = await make(type, news);
    const refreshed = await plugin.read(type, made.id, made.inputs, made.state);
    const listed = sandbox.log.all().length;
    await plugin.delete(type, made.id, made.state, made.inputs);

    expect(made.id).toMatch(id);
    expect(made.state).toEqual({
      tokenId: made.id.split("/").at(-1),
      // Only the SDK makes it secret.
      tokenValue: expect.stringMatching(/^pul-[0-9a-f]{40}$/) as string,
    });
    expect([refreshed, listed]).toEqual([{ id: made.id, inputs: made.inputs, state: made.state }, 1]);
    expect(requests()).toEqual([`POST ${path}`, `DELETE ${path}/ID`]);
  });

  test("has the given expiry", async () => {
    await make(type, news);
    const response = await fetch(`${sandbox.cloudUrl}/api/${path}`, {
      headers: { Authorization: "token pul-platform" },
    });
    const { tokens: listed } = (await response.json()) as { tokens: { description: string; expires: number }[] };

    expect(listed.filter(({ description }) => description === "CI").map((token) => token.expires)).toEqual([expires]);
  });

  test("cannot be changed in place, which a preview reports already", async () => {
    const { id: made, inputs, state } = await make(type, news);
    const changed = { ...inputs, expires: expires + 1 };

    expect((await plugin.diff(type, inputs, changed, state)).details).toEqual({ expires: "UPDATE" });
    const refusal = "update: resource has no update operation declared";
    await expect(plugin.update(type, made, { inputs, state }, changed)).rejects.toThrow(refusal);
    await expect(plugin.update(type, made, { inputs, state }, changed, true)).rejects.toThrow(refusal);
  });
});
