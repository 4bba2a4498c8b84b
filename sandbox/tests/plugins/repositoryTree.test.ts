import { type Sandbox, startSandbox } from "../../index";
import { gitlabPackage } from "../../plugins/gitlab/package";
import type { Values } from "../../plugins/values";
import { type Plugin, startPlugin } from "./pluginClient";

const TOKEN = "glpat-maintainer";
const PROJECT = "acme/shop/api";
const TREE = "gitlab:index/getRepositoryTree:getRepositoryTree";
const MANY = Array.from({ length: 41 }, (_, index) => `infra/f${String(index).padStart(2, "0")}`);

let sandbox: Sandbox;
let plugin: Plugin;

beforeAll(async () => {
  sandbox = await startSandbox({
    gitlab: {
      users: [{ username: "maintainer", token: TOKEN }],
      projects: [
        {
          path: PROJECT,
          members: { maintainer: 40 },
          files: { "README.md": "hello\n", ...Object.fromEntries(MANY.map((path) => [path, "x"])) },
        },
        { path: "acme/empty", members: { maintainer: 40 } },
      ],
    },
    cloud: { users: [], organizations: [] },
  });
  plugin = await startPlugin(gitlabPackage());
  await plugin.configure({ token: TOKEN, baseUrl: sandbox.gitlabUrl });
});

beforeEach(() => sandbox.log.clear());

afterAll(async () => {
  plugin.close();
  await sandbox.close();
});

const queries = () => sandbox.log.all().map(({ query }) => query);

test("lists the top folder of a repository", async () => {
  const { result } = await plugin.invoke(TREE, { project: PROJECT, ref: "main" });

  expect(result).toEqual({
    id: expect.stringMatching(/^acme\/shop\/api-[0-9a-f]{64}$/) as string,
    project: PROJECT,
    ref: "main",
    trees: [
      {
        mode: "040000",
        name: "infra",
        nodeId: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
        path: "infra",
        type: "tree",
      },
      {
        mode: "100644",
        name: "README.md",
        nodeId: "ce013625030ba8dba906f756967f9e9ca394464a",
        path: "README.md",
        type: "blob",
      },
    ],
  });
  expect(queries()).toEqual(["ref=main&per_page=20&page=1"]);
});

test("reads all pages of a folder", async () => {
  const { result } = await plugin.invoke(TREE, { project: PROJECT, ref: "main", path: "infra", recursive: true });

  expect(result).toMatchObject({ path: "infra", recursive: true });
  expect((result.trees as readonly Values[]).map(({ path }) => path)).toEqual(MANY);
  expect(queries()).toEqual([
    "path=infra&ref=main&recursive=true&per_page=20&page=1",
    "path=infra&ref=main&recursive=true&per_page=20&page=2",
    "path=infra&ref=main&recursive=true&per_page=20&page=3",
  ]);
});

test("has another id for other arguments", async () => {
  const idOf = async (more: Values) =>
    (await plugin.invoke(TREE, { project: PROJECT, ref: "main", ...more })).result.id;
  const ids = [await idOf({}), await idOf({ path: "infra" }), await idOf({ recursive: true }), await idOf({})];

  expect(new Set(ids).size).toBe(3);
  expect(ids[3]).toBe(ids[0]);
});

test.each([
  [{ project: PROJECT, ref: "main", path: "none" }],
  [{ project: PROJECT, ref: "nowhere" }],
  [{ project: "acme/empty", ref: "main" }],
  [{ project: "acme/none", ref: "main" }],
])("fails if GitLab finds nothing for %j", async (args) => {
  await expect(plugin.invoke(TREE, args)).rejects.toThrow("404 Not Found");
});

test("reports missing arguments", async () => {
  const { failures } = await plugin.invoke(TREE, { path: "infra" });

  expect(failures.map(({ property }) => property)).toEqual(["project", "ref"]);
});
