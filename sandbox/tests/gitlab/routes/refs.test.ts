import { API, CI_FILE, createWorld, pick, type Send, WEB, type World } from "../world";

const REPOSITORY = `/projects/${API}/repository`;
const BRANCHES = `${REPOSITORY}/branches`;
const TAGS = `${REPOSITORY}/tags`;

let world: World;
let send: Send;
beforeEach(() => {
  world = createWorld();
  send = world.as("maintainer");
});

async function addFile(path: string, message: string, branch = "main") {
  await send("POST", `${REPOSITORY}/files/${encodeURIComponent(path)}`, {
    branch,
    content: "x",
    commit_message: message,
  });
}

describe("branches", () => {
  test("the default branch is protected, and returned with its commit", async () => {
    const { status, body } = await send("GET", `${BRANCHES}/main`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: "main",
      merged: false,
      protected: true,
      default: true,
      developers_can_push: false,
      developers_can_merge: false,
      can_push: true,
      web_url: "http://localhost/acme/shop/api/-/tree/main",
      commit: { title: "Initial commit", message: "Initial commit", parent_ids: [] },
    });
  });

  test.each([
    ["reporter", false],
    ["developer", false],
    ["maintainer", true],
  ])("a %s can push to the protected branch: %s", async (username, canPush) => {
    const { body } = await world.as(username)("GET", `${BRANCHES}/main`);

    expect(pick(body, "can_push")).toEqual({ can_push: canPush });
  });

  test("a branch is created, listed by name, and deleted", async () => {
    const developer = world.as("developer");
    const created = await developer("POST", BRANCHES, { branch: "feature/login", ref: "main" });
    const names = async () => ((await developer("GET", BRANCHES)).body as { name: string }[]).map(({ name }) => name);

    expect(created.status).toBe(201);
    expect(pick(created.body, "name", "protected", "default", "can_push", "merged")).toEqual({
      name: "feature/login",
      protected: false,
      default: false,
      can_push: true,
      merged: true,
    });
    expect((await developer("GET", `${BRANCHES}/feature%2Flogin`)).body).toEqual(created.body);
    expect(await names()).toEqual(["feature/login", "main"]);
    expect((await developer("DELETE", `${BRANCHES}/feature%2Flogin`)).status).toBe(204);
    expect(await names()).toEqual(["main"]);
  });

  test("a branch with its own commit is not merged", async () => {
    await send("POST", BRANCHES, { branch: "feature", ref: "main" });
    await addFile("a", "add a", "feature");

    expect((await send("GET", `${BRANCHES}/feature`)).body).toMatchObject({
      merged: false,
      commit: { title: "add a" },
    });
  });

  test.each([
    [{ ref: "main" }, { error: "branch is missing" }],
    [{ branch: "x" }, { error: "ref is missing" }],
    [{ branch: "main", ref: "main" }, { message: "Branch already exists" }],
    [{ branch: "x", ref: "nowhere" }, { message: "Invalid reference name: nowhere" }],
    [{ branch: "a b", ref: "main" }, { message: "Branch name is invalid" }],
    [
      { branch: "release-1", ref: "main" },
      { message: "You are not allowed to create protected branches on this project." },
    ],
  ])("refuses a developer's branch %j", async (params, expected) => {
    await send("POST", `/projects/${API}/protected_branches`, { name: "release-*" });
    const { status, body } = await world.as("developer")("POST", BRANCHES, params);

    expect([status, body]).toEqual([400, expected]);
  });

  test("the default branch cannot be deleted", async () => {
    const { status, body } = await send("DELETE", `${BRANCHES}/main`);

    expect([status, body]).toEqual([400, { message: "The default branch of a project cannot be deleted." }]);
  });

  test("a protected branch is deleted by maintainers only", async () => {
    await send("POST", BRANCHES, { branch: "release-1", ref: "main" });
    await send("POST", `/projects/${API}/protected_branches`, { name: "release-*", push_access_level: 30 });

    expect((await world.as("developer")("DELETE", `${BRANCHES}/release-1`)).status).toBe(400);
    expect((await send("DELETE", `${BRANCHES}/release-1`)).status).toBe(204);
  });

  test.each(["GET", "DELETE"])("%s of a missing branch gets 404", async (method) => {
    const { status, body } = await send(method, `${BRANCHES}/nowhere`);

    expect([status, body]).toEqual([404, { message: "404 Branch Not Found" }]);
  });

  test("an empty repository has no branches", async () => {
    const { status, body } = await send("GET", `/projects/${WEB}/repository/branches`);

    expect([status, body]).toEqual([200, []]);
  });
});

describe("tags", () => {
  test("a lightweight tag points to the commit", async () => {
    const { status, body } = await send("POST", TAGS, { tag_name: "v1.0.0", ref: "main" });
    const { target, commit } = body as { target: string; commit: { id: string } };

    expect(status).toBe(201);
    expect(target).toBe(commit.id);
    expect(pick(body, "name", "message", "release", "protected", "created_at")).toEqual({
      name: "v1.0.0",
      message: "",
      release: null,
      protected: false,
      created_at: null,
    });
    expect((await send("GET", `${TAGS}/v1%2E0%2E0`)).body).toEqual(body);
    expect((await send("GET", TAGS)).body).toEqual([body]);
  });

  test("a message creates an annotated tag", async () => {
    const { body } = await send("POST", TAGS, { tag_name: "v1", ref: "main", message: "first release" });
    const { target, commit, created_at } = body as { target: string; commit: { id: string }; created_at: string };

    expect(target).toMatch(/^[0-9a-f]{40}$/);
    expect(target).not.toBe(commit.id);
    expect(created_at).toMatch(/^2026-01-01T/);
    expect(body).toMatchObject({ message: "first release" });
  });

  test("a file can be read at a tag", async () => {
    await send("POST", TAGS, { tag_name: "v1", ref: "main" });
    await addFile("a", "add a");

    expect((await send("GET", `${REPOSITORY}/files/README%2Emd?ref=v1`)).body).toMatchObject({ ref: "v1" });
    expect((await send("GET", `${REPOSITORY}/files/a?ref=v1`)).status).toBe(404);
  });

  test.each([
    [{ ref: "main" }, { error: "tag_name is missing" }],
    [{ tag_name: "v2" }, { error: "ref is missing" }],
    [{ tag_name: "v1", ref: "main" }, { message: "Tag v1 already exists" }],
    [{ tag_name: "v 2", ref: "main" }, { message: "Tag name invalid" }],
    [{ tag_name: "v2", ref: "nowhere" }, { message: "Target nowhere is invalid" }],
    [{ tag_name: "release-1", ref: "main" }, { message: "You are not allowed to create this tag as it is protected." }],
  ])("refuses a developer's tag %j", async (params, expected) => {
    await send("POST", TAGS, { tag_name: "v1", ref: "main" });
    await send("POST", `/projects/${API}/protected_tags`, { name: "release-*" });
    const { status, body } = await world.as("developer")("POST", TAGS, params);

    expect([status, body]).toEqual([400, expected]);
  });

  test("a protected tag is created by the users of the protection, and deleted by maintainers", async () => {
    const developer = world.as("developer");
    await send("POST", `/projects/${API}/protected_tags`, { name: "release-*", create_access_level: 30 });
    const created = await developer("POST", TAGS, { tag_name: "release-1", ref: "main" });

    expect([created.status, created.body]).toMatchObject([201, { protected: true }]);
    expect((await developer("DELETE", `${TAGS}/release-1`)).status).toBe(403);
    expect((await send("DELETE", `${TAGS}/release-1`)).status).toBe(204);
  });

  test.each(["GET", "DELETE"])("%s of a missing tag gets 404", async (method) => {
    const { status, body } = await send(method, `${TAGS}/v9`);

    expect([status, body]).toEqual([404, { message: "404 Tag Not Found" }]);
  });
});

describe("commits", () => {
  const messages = async (query = "") =>
    ((await send("GET", `${REPOSITORY}/commits${query}`)).body as { message: string }[]).map(({ message }) => message);

  beforeEach(async () => {
    await addFile("infra/a", "add a\n\nwith a reason");
    await send("POST", BRANCHES, { branch: "feature", ref: "main" });
    await addFile("b", "add b", "feature");
  });

  test.each([
    ["", ["add a\n\nwith a reason", "Initial commit"]],
    ["?ref_name=feature", ["add b", "add a\n\nwith a reason", "Initial commit"]],
    ["?ref_name=feature&path=infra", ["add a\n\nwith a reason"]],
    ["?path=README.md", ["Initial commit"]],
    ["?ref_name=nowhere", []],
    ["?per_page=1&page=2", ["Initial commit"]],
  ])("the commits%s are %j", async (query, expected) => {
    expect(await messages(query)).toEqual(expected);
  });

  test("commits have pages without totals", async () => {
    const { headers } = await send("GET", `${REPOSITORY}/commits?per_page=1`);

    expect(headers.get("x-next-page")).toBe("2");
    expect(headers.get("x-total")).toBeNull();
    expect(headers.get("link")).not.toContain('rel="last"');
  });

  test("a commit is found by branch, id and the start of the id", async () => {
    const byBranch = await send("GET", `${REPOSITORY}/commits/main`);
    const { id, short_id } = byBranch.body as { id: string; short_id: string };

    expect(pick(byBranch.body, "title", "message", "project_id", "status", "last_pipeline")).toEqual({
      title: "add a",
      message: "add a\n\nwith a reason",
      project_id: 101,
      status: null,
      last_pipeline: null,
    });
    expect(id.startsWith(short_id)).toBe(true);
    expect((await send("GET", `${REPOSITORY}/commits/${id}`)).body).toEqual(byBranch.body);
    expect((await send("GET", `${REPOSITORY}/commits/${short_id}`)).body).toEqual(byBranch.body);
  });

  test.each(["nowhere", "0".repeat(40)])("the commit %s is not found", async (ref) => {
    const { status, body } = await send("GET", `${REPOSITORY}/commits/${ref}`);

    expect([status, body]).toEqual([404, { message: "404 Commit Not Found" }]);
  });
});

describe("pipelines", () => {
  const PIPELINES = `/projects/${API}/pipelines`;
  const refs = async (query = "") =>
    ((await send("GET", `${PIPELINES}${query}`)).body as { ref: string }[]).map(({ ref }) => ref);

  beforeEach(async () => {
    await addFile(CI_FILE, "add the pipeline");
    await send("POST", BRANCHES, { branch: "feature", ref: "main" });
    await send("POST", TAGS, { tag_name: "v1", ref: "main" });
  });

  test.each([
    ["", ["v1", "feature", "main"]],
    ["?ref=main", ["main"]],
    ["?status=created", ["v1", "feature", "main"]],
    ["?status=success", []],
    ["?source=push&per_page=1", ["v1"]],
    ["?sha=0", []],
  ])("a new branch and a new tag are pushes, too: the pipelines%s have the refs %j", async (query, expected) => {
    expect(await refs(query)).toEqual(expected);
  });

  test("a pipeline is returned with its user", async () => {
    const { status, body } = await send("GET", `${PIPELINES}/1003`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: 1003,
      iid: 3,
      ref: "v1",
      tag: true,
      before_sha: "0".repeat(40),
      user: { username: "maintainer" },
    });
  });

  test("the before_sha of a new branch is all zeros", async () => {
    const { body } = await send("GET", `${PIPELINES}/1002`);

    expect(pick(body, "ref", "tag", "before_sha")).toEqual({ ref: "feature", tag: false, before_sha: "0".repeat(40) });
  });

  test("before_sha is the previous commit of the branch", async () => {
    const commits = (await send("GET", `${REPOSITORY}/commits`)).body as { id: string }[];
    const { body } = await send("GET", `${PIPELINES}/1001`);

    expect(pick(body, "sha", "before_sha")).toEqual({ sha: commits[0]?.id, before_sha: commits[1]?.id });
  });

  test("a commit contains its last pipeline", async () => {
    const { body } = await send("GET", `${REPOSITORY}/commits/main`);

    expect(body).toMatchObject({ status: "created", last_pipeline: { id: 1003 } });
  });

  test("iids count separately for each project", async () => {
    await send("POST", `/projects/${WEB}/repository/files/${encodeURIComponent(CI_FILE)}`, {
      branch: "main",
      content: "x",
      commit_message: "add the pipeline",
    });

    expect((await send("GET", `/projects/${WEB}/pipelines`)).body).toMatchObject([{ id: 1004, iid: 1 }]);
  });

  test.each([
    ["1", 404, { message: "404 Not found" }],
    ["latest-one", 400, { error: "pipeline_id is invalid" }],
  ])("the pipeline %s answers %d", async (id, status, expected) => {
    const answer = await send("GET", `${PIPELINES}/${id}`);

    expect([answer.status, answer.body]).toEqual([status, expected]);
  });
});
