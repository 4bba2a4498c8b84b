import { API, createWorld, pick, type Send, WEB, type World } from "../world";

const COMMITS = `/projects/${API}/repository/commits`;

let world: World;
let send: Send;
beforeEach(() => {
  world = createWorld();
  send = world.as("maintainer");
});

const commit = (actions: object[], more: object = {}) =>
  send("POST", COMMITS, { branch: "main", commit_message: "change", actions, ...more });

/** The files of a branch, with their modes and texts. */
async function files(branch = "main"): Promise<Record<string, string>> {
  const { body } = await send("GET", `/projects/${API}/repository/tree?ref=${branch}&recursive=true`);
  const blobs = (body as { type: string; mode: string; path: string }[]).filter(({ type }) => type === "blob");
  const entries = blobs.map(async ({ path, mode }) => {
    const raw = await send("GET", `/projects/${API}/repository/files/${encodeURIComponent(path)}/raw?ref=${branch}`);
    return [path, `${mode} ${raw.body as string}`] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

test("several actions are one commit", async () => {
  await commit([
    { action: "create", file_path: "a", content: "a\n" },
    { action: "create", file_path: "lib/b", content: Buffer.from("b\n").toString("base64"), encoding: "base64" },
  ]);
  const { status, body } = await commit([
    { action: "update", file_path: "README.md", content: "changed\n" },
    { action: "delete", file_path: "a" },
    { action: "move", file_path: "lib/c", previous_path: "lib/b" },
    { action: "create", file_path: "a/inside", content: "i\n" },
    { action: "chmod", file_path: "a/inside", execute_filemode: true },
  ]);

  expect(status).toBe(201);
  expect(pick(body, "title", "message", "author_name", "project_id", "status", "last_pipeline")).toEqual({
    title: "change",
    message: "change",
    author_name: "maintainer",
    project_id: 101,
    status: null,
    last_pipeline: null,
  });
  expect(await files()).toEqual({
    "README.md": "100644 changed\n",
    "lib/c": "100644 b\n",
    "a/inside": "100755 i\n",
  });
  expect(((await send("GET", COMMITS)).body as unknown[]).length).toBe(3);
});

test("a move may have new content", async () => {
  await commit([{ action: "move", file_path: "b", previous_path: "README.md", content: "new\n" }]);

  expect(await files()).toEqual({ b: "100644 new\n" });
});

test("a new branch starts at another branch", async () => {
  const action = { action: "create", file_path: "a", content: "a\n" };
  await commit([action], {
    branch: "feature",
    start_branch: "main",
    author_name: "Ann",
    author_email: "ann@example.com",
  });
  const { body } = await send("GET", `${COMMITS}/feature`);

  expect(pick(body, "author_name", "author_email", "committer_name")).toEqual({
    author_name: "Ann",
    author_email: "ann@example.com",
    committer_name: "maintainer",
  });
  expect(Object.keys(await files("main"))).toEqual(["README.md"]);
});

describe("a commit that starts at another branch", () => {
  const onMain = { branch: "feature", start_branch: "main" };
  const add = (path: string) => [{ action: "create", file_path: path, content: `${path}\n` }];

  test("is refused if its branch exists", async () => {
    await commit(add("a"), onMain);

    expect(await commit(add("b"), onMain)).toMatchObject({
      status: 400,
      body: { message: "A branch called 'feature' already exists. Switch to that branch in order to make changes" },
    });
  });

  test("overwrites the branch with force, and creates one that does not exist", async () => {
    await commit(add("a"), { ...onMain, force: true });
    await commit(add("later"));
    const { body } = await commit(add("b"), { ...onMain, force: true });
    const { body: main } = await send("GET", `${COMMITS}/main`);

    expect(pick(body, "parent_ids")).toEqual({ parent_ids: [(main as { id: string }).id] });
    expect(Object.keys(await files("feature")).sort()).toEqual(["README.md", "b", "later"]);
  });

  test("does not overwrite a protected branch", async () => {
    await send("POST", `/projects/${API}/protected_branches`, { name: "feature" });
    await commit(add("a"), { ...onMain, force: true });
    const refused = await commit(add("b"), { ...onMain, force: true });
    await send("PATCH", `/projects/${API}/protected_branches/feature`, { allow_force_push: true });

    expect(refused).toMatchObject({
      status: 400,
      body: { message: "You are not allowed to force push code to a protected branch on this project." },
    });
    expect((await commit(add("b"), { ...onMain, force: true })).status).toBe(201);
  });
});

test("the first commit of an empty project creates its branch", async () => {
  const { status } = await send("POST", `/projects/${WEB}/repository/commits`, {
    branch: "start",
    commit_message: "first",
    actions: [{ action: "create", file_path: "a", content: "a\n" }],
  });

  expect([status, world.gitlab.state.projects.get(102)?.defaultBranch]).toEqual([201, "start"]);
});

test.each([
  [{ action: "create", file_path: "README.md", content: "" }, "A file with this name already exists"],
  [{ action: "update", file_path: "other", content: "" }, "A file with this name doesn't exist"],
  [{ action: "delete", file_path: "other" }, "A file with this name doesn't exist"],
  [{ action: "move", file_path: "b", previous_path: "other" }, "A file with this name doesn't exist"],
  [{ action: "chmod", file_path: "other", execute_filemode: true }, "A file with this name doesn't exist"],
  [{ action: "create", file_path: "README.md/a", content: "" }, "A file with this name already exists"],
  [{ action: "create", file_path: "../a", content: "" }, "invalid path"],
  [
    { action: "update", file_path: "README.md", content: "", last_commit_id: "1".repeat(40) },
    "The file has changed since you started editing it: README.md",
  ],
])("%j: 400 %s, and no action of the commit is executed", async (action, message) => {
  const { status, body } = await commit([{ action: "create", file_path: "fine", content: "" }, action]);

  expect([status, body]).toEqual([400, { message }]);
  expect(Object.keys(await files())).toEqual(["README.md"]);
});

test.each([
  [{ action: "rename", file_path: "a" }, "actions[0][action] does not have a valid value"],
  [{ action: "create" }, "actions[0][file_path] is missing"],
  [{ action: "move", file_path: "a" }, "actions[previous_path] is missing"],
])("%j: 400, %s", async (action, error) => {
  expect((await commit([action])).body).toEqual({ error });
});

test.each([
  ["developer", "main", 403, { message: "403 Forbidden - You are not allowed to push into this branch" }],
  ["reporter", "mine", 403, { message: "403 Forbidden" }],
])("a %s cannot commit to %s", async (username, branch, status, body) => {
  const answer = await world.as(username)("POST", COMMITS, {
    branch,
    start_branch: "main",
    commit_message: "change",
    actions: [{ action: "create", file_path: "a", content: "" }],
  });

  expect([answer.status, answer.body]).toEqual([status, body]);
});

test("listeners get the moved branch", async () => {
  const moves: string[] = [];
  world.gitlab.state.branchMoved.on(({ branch, user }) => moves.push(`${user.username} ${branch}`));
  await commit([{ action: "create", file_path: "a", content: "" }]);
  const branches = `/projects/${API}/repository/branches`;
  await world.as("developer")("POST", branches, { branch: "feature", ref: "main" });
  await world.as("developer")("DELETE", `${branches}/feature`);

  expect(moves).toEqual(["maintainer main", "developer feature", "developer feature"]);
});

describe("a name below an existing name", () => {
  beforeEach(async () => {
    await send("POST", `/projects/${API}/repository/branches`, { branch: "taken", ref: "main" });
    await send("POST", `/projects/${API}/repository/tags`, { tag_name: "taken", ref: "main" });
  });

  test.each(["taken/x", "taken/x/y"])("is refused for a branch: %s", async (branch) => {
    const created = await send("POST", `/projects/${API}/repository/branches`, { branch, ref: "main" });
    const action = { action: "create", file_path: "a", content: "" };
    const committed = await commit([action], { branch, start_branch: "main" });

    const refusal = { message: `Failed to create branch '${branch}': 'taken' exists` };
    expect([created.status, created.body]).toEqual([400, refusal]);
    expect([committed.status, committed.body]).toEqual([400, refusal]);
  });

  test("is refused for a tag, but branches and tags are independent", async () => {
    const tags = `/projects/${API}/repository/tags`;

    expect((await send("POST", tags, { tag_name: "taken/x", ref: "main" })).status).toBe(400);
    expect((await send("POST", tags, { tag_name: "main/x", ref: "main" })).status).toBe(201);
  });
});
