import { withFork } from "../idTokens/forkedSeed";
import { createWorld, pick } from "../world";

const taken = { message: { path: ["has already been taken"] } };

describe("a fork", () => {
  test("of a developer is in their own namespace and has the parent's branches, tags and files", async () => {
    const world = createWorld();
    const send = world.as("developer");
    await send("POST", "/projects/101/repository/tags", { tag_name: "v1", ref: "main" });
    const { status, body } = await send("POST", "/projects/101/fork");
    const parentCommit = await send("GET", "/projects/101/repository/branches/main");

    expect([status, pick(body, "id", "path_with_namespace", "default_branch")]).toEqual([
      201,
      { id: 103, path_with_namespace: "developer/api", default_branch: "main" },
    ]);
    expect(pick((body as Record<string, unknown>).forked_from_project, "id", "path_with_namespace")).toEqual({
      id: 101,
      path_with_namespace: "acme/shop/api",
    });
    const branch = await send("GET", "/projects/103/repository/branches/main");
    expect(pick((branch.body as Record<string, unknown>).commit, "id")).toEqual(
      pick((parentCommit.body as Record<string, unknown>).commit, "id"),
    );
    expect((await send("GET", "/projects/103/repository/tags/v1")).status).toBe(200);
    expect((await send("GET", "/projects/103/repository/files/README.md/raw?ref=main")).body).toBe("hello\n");
    expect((await send("GET", "/projects/103/protected_branches")).body).toHaveLength(1);
  });

  test("has its own variables, members and protections", async () => {
    const world = createWorld();
    await world.as("maintainer")("POST", "/projects/101/variables", { key: "SECRET", value: "s3cret-s3cret" });
    await world.as("developer")("POST", "/projects/101/fork");

    expect((await world.as("developer")("GET", "/projects/103/variables")).body).toEqual([]);
    expect((await world.as("maintainer")("GET", "/projects/103")).status).toBe(404);
  });

  test("is counted by the parent, and exists without it", async () => {
    const world = createWorld(withFork);
    const count = pick((await world.as("developer")("GET", "/projects/101")).body, "forks_count");
    await world.as("platform")("DELETE", "/projects/101");
    const { body } = await world.as("stranger")("GET", "/projects/103");

    expect(count).toEqual({ forks_count: 1 });
    expect(body).not.toHaveProperty("forked_from_project");
  });

  test.each([
    ["guest", {}, 403],
    ["stranger", {}, 404],
    ["reporter", {}, 201],
    ["developer", { namespace_path: "acme/shop" }, 403],
    ["developer", { namespace_path: "nowhere" }, 404],
    ["maintainer", { namespace_path: "acme/shop" }, 409],
    ["maintainer", { namespace_path: "acme/shop", path: "api2" }, 201],
  ])("of a %s who requests %j gets %d", async (user, params, status) => {
    expect((await createWorld().as(user)("POST", "/projects/101/fork", params)).status).toBe(status);
  });
});

describe("a change of a project", () => {
  test.each([
    [{ ci_allow_fork_pipelines_to_run_in_parent_project: false }],
    [{ protect_merge_request_pipelines: true }],
    [{ ci_id_token_sub_claim_components: ["project_path", "ref_type"] }],
    [{ description: "About it" }],
  ])("of %j is stored", async (change) => {
    const send = createWorld().as("maintainer");
    const { status } = await send("PUT", "/projects/101", change);
    const { body } = await send("GET", "/projects/101");

    expect([status, pick(body, ...Object.keys(change))]).toEqual([200, change]);
  });

  test.each([
    [{ ci_id_token_sub_claim_components: ["ref"] }, "project_path must be the first element"],
    [{ ci_id_token_sub_claim_components: [] }, "project_path must be the first element"],
    [{ ci_id_token_sub_claim_components: ["project_path", "user"] }, "user is not a valid component"],
    [{ ci_id_token_sub_claim_components: ["project_path", "ref", "ref"] }, "has a component twice"],
  ])("of %j is refused", async (change, text) => {
    const { status, body } = await createWorld().as("maintainer")("PUT", "/projects/101", change);

    expect([status, body]).toEqual([400, { message: { ci_id_token_sub_claim_components: [text] } }]);
  });

  test("of the default branch requires an existing branch", async () => {
    const send = createWorld().as("maintainer");
    const { status } = await send("PUT", "/projects/101", { default_branch: "next" });
    await send("POST", "/projects/101/repository/branches", { branch: "next", ref: "main" });
    const { body } = await send("PUT", "/projects/101", { default_branch: "next" });

    expect([status, pick(body, "default_branch")]).toEqual([400, { default_branch: "next" }]);
  });

  test("is refused to a developer", async () => {
    expect((await createWorld().as("developer")("PUT", "/projects/101", { path: "x" })).status).toBe(403);
  });

  test("of its path moves it, and frees the old path", async () => {
    const send = createWorld().as("maintainer");
    const { body } = await send("PUT", "/projects/101", { path: "backend" });
    const created = await send("POST", "/projects", { path: "api", namespace_id: 12 });

    expect(pick(body, "id", "path_with_namespace")).toEqual({ id: 101, path_with_namespace: "acme/shop/backend" });
    expect(pick(created.body, "id", "path_with_namespace")).toEqual({ id: 103, path_with_namespace: "acme/shop/api" });
  });

  test.each(["web", "WEB"])("to the path %s, which another project has, is refused", async (path) => {
    const { status, body } = await createWorld().as("maintainer")("PUT", "/projects/101", { path });

    expect([status, body]).toEqual([400, taken]);
  });
});

describe("a new project", () => {
  test("in the user's namespace is empty and belongs to the user", async () => {
    const send = createWorld().as("stranger");
    const { status, body } = await send("POST", "/projects", { name: "toy" });

    expect([status, pick(body, "path_with_namespace", "empty_repo", "permissions")]).toEqual([
      201,
      {
        path_with_namespace: "stranger/toy",
        empty_repo: true,
        permissions: { project_access: { access_level: 50, notification_level: 3 }, group_access: null },
      },
    ]);
  });

  test.each([
    ["developer", { path: "x", namespace_id: 12 }, 403],
    ["maintainer", { path: "x", namespace_id: 99 }, 404],
    ["maintainer", { path: "web", namespace_id: 12 }, 400],
    ["maintainer", { path: "a:b", namespace_id: 12 }, 400],
    ["maintainer", { namespace_id: 12 }, 400],
  ])("of a %s with %j is refused", async (user, params, status) => {
    expect((await createWorld().as(user)("POST", "/projects", params)).status).toBe(status);
  });
});

describe("a deleted project", () => {
  test("is deleted with all its rows, and its id is not reused", async () => {
    const world = createWorld();
    const send = world.as("platform");
    await send("POST", "/projects/101/variables", { key: "A", value: "b" });
    const { status, body } = await send("DELETE", "/projects/101");
    const created = await send("POST", "/projects", { path: "api", namespace_id: 12 });

    expect([status, body]).toEqual([202, { message: "202 Accepted" }]);
    expect((await send("GET", "/projects/101")).status).toBe(404);
    expect(pick(created.body, "id", "empty_repo")).toEqual({ id: 103, empty_repo: true });
    expect(world.gitlab.state.variables.all()).toEqual([]);
    expect(world.gitlab.state.members.filter(({ projectId }) => projectId === 101)).toEqual([]);
  });

  test("cannot be deleted by a maintainer", async () => {
    expect((await createWorld().as("maintainer")("DELETE", "/projects/101")).status).toBe(403);
  });
});
