import { type Sandbox, startSandbox } from "../../index";
import { gitlabPackage } from "../../plugins/gitlab/package";
import { type Plugin, startPlugin } from "./pluginClient";

const TOKEN = "glpat-maintainer";
const PROJECT = "acme/shop/api";

let sandbox: Sandbox;
let plugin: Plugin;

beforeAll(async () => {
  sandbox = await startSandbox({
    gitlab: {
      users: [{ username: "maintainer", token: TOKEN }],
      projects: [{ path: PROJECT, members: { maintainer: 40 }, files: { "README.md": "# api\n" } }],
    },
    cloud: { users: [], organizations: [] },
  });
  plugin = await startPlugin(gitlabPackage());
  await plugin.configure({ token: TOKEN, baseUrl: sandbox.gitlabUrl });
});

afterAll(async () => {
  plugin.close();
  await sandbox.close();
});

async function create(list: string, body: object): Promise<void> {
  const response = await fetch(`${sandbox.gitlabUrl}/api/v4/projects/${encodeURIComponent(PROJECT)}/${list}`, {
    method: "POST",
    headers: { "PRIVATE-TOKEN": TOKEN, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(201);
}

function list(name: string) {
  return plugin.invoke(`gitlab:index/${name}:${name}`, { project: PROJECT });
}

test("lists the variables of all pages, a hidden one without its value", async () => {
  for (let index = 0; index < 21; index++) await create("variables", { key: `REGION_${index}`, value: "eu-west-1" });
  await create("variables", {
    ...{ key: "TOKEN", value: "secret-value-1", environment_scope: "production", masked_and_hidden: true },
    ...{ protected: true, raw: true, variable_type: "env_var", description: "of the shop" },
  });

  const { project, variables } = (await list("getProjectVariables")).result as {
    project: string;
    variables: { key: string }[];
  };
  expect([project, variables.length]).toEqual([PROJECT, 22]);
  expect(variables.find(({ key }) => key === "TOKEN")).toEqual({
    ...{ project: PROJECT, key: "TOKEN", value: "", environmentScope: "production", description: "of the shop" },
    ...{ masked: true, protected: true, raw: true, variableType: "env_var" },
  });
});

test("lists the deployment environments, also stopped ones", async () => {
  await create("environments", { name: "production", external_url: "https://shop.example.com", tier: "production" });
  await create("environments", { name: "review/1" });

  expect((await list("getProjectEnvironments")).result).toMatchObject({
    project: PROJECT,
    environments: [
      {
        ...{ id: expect.any(Number) as number, name: "production", slug: "production" },
        ...{ externalUrl: "https://shop.example.com", state: "available", tier: "production" },
      },
      { name: "review/1", externalUrl: "" },
    ],
  });
});

test("lists the pipeline schedules", async () => {
  await create("pipeline_schedules", { description: "nightly", ref: "main", cron: "0 4 * * *", active: false });

  expect((await list("getPipelineSchedules")).result).toMatchObject({
    pipelineSchedules: [
      { description: "nightly", ref: "refs/heads/main", cron: "0 4 * * *", cronTimezone: "UTC", active: false },
    ],
  });
});

test("a project that does not exist is an error", async () => {
  await expect(
    plugin.invoke("gitlab:index/getProjectVariables:getProjectVariables", { project: "a/b" }),
  ).rejects.toThrow("404");
});
