import { createWorld, pick } from "../world";

test.each(["101", "acme%2Fshop%2Fapi", "Acme%2FShop%2FAPI"])("the project is found by %s", async (id) => {
  const { status, body } = await createWorld().as("maintainer")("GET", `/projects/${id}`);

  expect(status).toBe(200);
  expect(pick(body, "id", "path_with_namespace")).toEqual({ id: 101, path_with_namespace: "acme/shop/api" });
});

test("a project contains its names, its links and the caller's role", async () => {
  const { body } = await createWorld().as("developer")("GET", "/projects/101");
  const names = [
    "name",
    "path",
    "name_with_namespace",
    "default_branch",
    "visibility",
    "empty_repo",
    "archived",
    "web_url",
    "http_url_to_repo",
    "ssh_url_to_repo",
    "ci_config_path",
    "ci_allow_fork_pipelines_to_run_in_parent_project",
    "permissions",
    "namespace",
  ];

  expect(pick(body, ...names)).toEqual({
    name: "api",
    path: "api",
    name_with_namespace: "acme / shop / api",
    default_branch: "main",
    visibility: "private",
    empty_repo: false,
    archived: false,
    web_url: "http://localhost/acme/shop/api",
    http_url_to_repo: "http://localhost/acme/shop/api.git",
    ssh_url_to_repo: "git@localhost:acme/shop/api.git",
    ci_config_path: "",
    ci_allow_fork_pipelines_to_run_in_parent_project: true,
    permissions: { project_access: { access_level: 30, notification_level: 3 }, group_access: null },
    namespace: {
      id: 12,
      name: "shop",
      path: "shop",
      kind: "group",
      full_path: "acme/shop",
      parent_id: 11,
      avatar_url: null,
      web_url: "http://localhost/groups/acme/shop",
    },
  });
});

test("a project without files has an empty repository and a default branch", async () => {
  const { body } = await createWorld().as("maintainer")("GET", "/projects/102");

  expect(pick(body, "empty_repo", "default_branch")).toEqual({ empty_repo: true, default_branch: "main" });
});

test.each([
  ["maintainer", "", ["web", "api"]],
  ["developer", "", ["api"]],
  ["stranger", "", []],
  ["platform", "", ["web", "api"]],
  ["platform", "?membership=true", []],
  ["maintainer", "?membership=true", ["web", "api"]],
  ["maintainer", "?search=AP", ["api"]],
  ["maintainer", "?per_page=1&page=2", ["api"]],
])("a %s who lists projects%s sees %j", async (username, query, paths) => {
  const { status, body } = await createWorld().as(username)("GET", `/projects${query}`);

  expect(status).toBe(200);
  expect((body as { path: string }[]).map(({ path }) => path)).toEqual(paths);
});

test("a group lists its projects: with and without subgroups, shared projects, and archived ones", async () => {
  const members = { maintainer: 50 };
  const world = createWorld({
    projects: [
      { path: "acme/api", members },
      { path: "acme/old", members, archived: true },
      { path: "acme/shop/web", members },
      { path: "other/lib", members },
    ],
  });
  const send = world.as("maintainer");
  const list = async (query: string) =>
    pick((await send("GET", `/groups/acme/projects?sort=asc&order_by=id&${query}`)).body, "path");
  const { id } = (await send("GET", "/groups/acme")).body as { id: number };
  await send("POST", "/projects/other%2Flib/share", { group_id: id, group_access: 20 });

  expect(await list("")).toEqual([{ path: "api" }, { path: "old" }, { path: "lib" }]);
  expect(await list("with_shared=false&archived=false")).toEqual([{ path: "api" }]);
  expect(await list("with_shared=false&archived=true")).toEqual([{ path: "old" }]);
  expect(await list("with_shared=false&include_subgroups=true")).toEqual([
    { path: "api" },
    { path: "old" },
    { path: "web" },
  ]);
  expect(pick((await send("GET", "/projects/acme%2Fold")).body, "archived")).toEqual({ archived: true });
});
