import { createHash } from "node:crypto";
import { API, CI_FILE, createWorld, pick, type Send, WEB, type World } from "../world";

const FILES = `/projects/${API}/repository/files`;
const README = `${FILES}/README%2Emd`;
const HELLO_BLOB = "ce013625030ba8dba906f756967f9e9ca394464a";

let world: World;
let send: Send;
beforeEach(() => {
  world = createWorld();
  send = world.as("maintainer");
});

const change = (more: object = {}) => ({ branch: "main", content: "new\n", commit_message: "change it", ...more });

async function show(path: string, ref = "main") {
  return (await send("GET", `${path}?ref=${ref}`)).body as Record<string, string>;
}

async function commits(): Promise<{ id: string; message: string }[]> {
  return (await send("GET", `/projects/${API}/repository/commits`)).body as { id: string; message: string }[];
}

test("a file is returned with its git ids, its digest and the requested ref", async () => {
  const [head] = await commits();
  const { status, body } = await send("GET", `${README}?ref=main`);

  expect([status, body]).toEqual([
    200,
    {
      file_name: "README.md",
      file_path: "README.md",
      size: 6,
      encoding: "base64",
      content_sha256: createHash("sha256").update("hello\n").digest("hex"),
      ref: "main",
      blob_id: HELLO_BLOB,
      commit_id: head?.id,
      last_commit_id: head?.id,
      execute_filemode: false,
      content: Buffer.from("hello\n").toString("base64"),
    },
  ]);
});

test("HEAD answers with the fields as headers and no body", async () => {
  const [head] = await commits();
  const { status, body, headers } = await send("HEAD", `${README}?ref=main`);
  const facts = [...headers.entries()].filter(([name]) => name.startsWith("x-gitlab-"));

  expect([status, body]).toEqual([200, null]);
  expect(Object.fromEntries(facts)).toEqual({
    "x-gitlab-file-name": "README.md",
    "x-gitlab-file-path": "README.md",
    "x-gitlab-size": "6",
    "x-gitlab-encoding": "base64",
    "x-gitlab-content-sha256": createHash("sha256").update("hello\n").digest("hex"),
    "x-gitlab-ref": "main",
    "x-gitlab-blob-id": HELLO_BLOB,
    "x-gitlab-commit-id": head?.id,
    "x-gitlab-last-commit-id": head?.id,
    "x-gitlab-execute-filemode": "false",
  });
});

test.each(["?ref=main", ""])("the raw file of the query %j is its text", async (query) => {
  const { status, body, headers } = await send("GET", `${README}/raw${query}`);

  expect([status, body]).toEqual([200, "hello\n"]);
  expect(headers.get("content-type")).toBe("text/plain; charset=utf-8");
});

test("the ref may be a branch, HEAD, a full ref or a commit, and is returned", async () => {
  const [head] = await commits();
  const refs = ["main", "HEAD", "refs/heads/main", head?.id ?? "", (head?.id ?? "").slice(0, 8)];
  const echoed = await Promise.all(refs.map(async (ref) => (await show(README, encodeURIComponent(ref))).ref));

  expect(echoed).toEqual(refs);
});

test.each([
  ["?ref=nowhere", 404, { message: "404 Commit Not Found" }],
  ["", 400, { error: "ref is missing" }],
  ["?ref=", 400, { error: "ref is empty" }],
])("reading with %j answers %d", async (query, status, expected) => {
  const answer = await send("GET", `${README}${query}`);

  expect([answer.status, answer.body]).toEqual([status, expected]);
});

test("a missing file gets 404, also in an empty repository", async () => {
  const missing = await send("GET", `${FILES}/missing?ref=main`);
  const empty = await send("GET", `/projects/${WEB}/repository/files/a?ref=main`);

  expect([missing.status, missing.body]).toEqual([404, { message: "404 File Not Found" }]);
  expect([empty.status, empty.body]).toEqual([404, { message: "404 Commit Not Found" }]);
});

test("creating a file returns path and branch only", async () => {
  const { status, body } = await send("POST", `${FILES}/infra%2Findex%2Ets`, change());

  expect([status, body]).toEqual([201, { file_path: "infra/index.ts", branch: "main" }]);
  expect(pick(await show(`${FILES}/infra%2Findex.ts`), "file_name", "content", "ref")).toEqual({
    file_name: "index.ts",
    content: Buffer.from("new\n").toString("base64"),
    ref: "main",
  });
});

test.each(["a%2520b", "a%20b", "%C3%BC", "%E6%97%A5%E6%9C%AC", "a%3Fb%23c", "a%2Bb", "100%25"])(
  "the path %s is decoded correctly",
  async (path) => {
    const { status, body } = await send("POST", `${FILES}/${path}`, change());

    expect([status, body]).toEqual([201, { file_path: decodeURIComponent(path), branch: "main" }]);
    expect((await show(`${FILES}/${path}`)).file_path).toBe(decodeURIComponent(path));
  },
);

test("an unescaped slash is another route", async () => {
  const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  const { status } = await send("POST", `${FILES}/infra/index.ts`, change());
  write.mockRestore();

  expect(status).toBe(501);
});

test.each([
  [{ content: "a\n" }, "a\n"],
  [{ content: "a\n", encoding: "text" }, "a\n"],
  [{ content: "YQo=", encoding: "base64" }, "a\n"],
  [{ content: "YQo=" }, "YQo="],
  [{ content: "" }, ""],
  [{ content: "ü\u2028\r\n" }, "ü\u2028\r\n"],
])("the content %j is stored as %j", async (params, text) => {
  await send("POST", `${FILES}/a`, change(params));

  expect(Buffer.from((await show(`${FILES}/a`)).content ?? "", "base64").toString()).toBe(text);
});

test("an update answers 200, and changes last_commit_id of this file only", async () => {
  await send("POST", `${FILES}/a`, change());
  const [before, other] = [await show(README), await show(`${FILES}/a`)];
  const { status, body } = await send("PUT", README, change({ last_commit_id: before.last_commit_id }));
  const [after, otherAfter] = [await show(README), await show(`${FILES}/a`)];

  expect([status, body]).toEqual([200, { file_path: "README.md", branch: "main" }]);
  expect(after.last_commit_id).toBe(after.commit_id);
  expect(after.last_commit_id).not.toBe(before.last_commit_id);
  expect(otherAfter.last_commit_id).toBe(other.last_commit_id);
  expect(otherAfter.commit_id).toBe(after.commit_id);
});

test("a delete answers 204 and removes the file", async () => {
  const { last_commit_id } = await show(README);
  const { status, body } = await send("DELETE", README, {
    branch: "main",
    commit_message: "remove it",
    last_commit_id,
  });

  expect([status, body]).toEqual([204, null]);
  expect((await send("GET", `${README}?ref=main`)).status).toBe(404);
  expect((await commits()).map(({ message }) => message)).toEqual(["remove it", "Initial commit"]);
});

test("a delete accepts its parameters in the query", async () => {
  expect((await send("DELETE", `${README}?branch=main&commit_message=remove`)).status).toBe(204);
});

const STALE_UPDATE = "You are attempting to update a file that has changed since you started editing it.";
const STALE_DELETE = "You are attempting to delete a file that has been previously updated.";
const NOT_ON_A_BRANCH = "You can only create or edit files when you are on a branch";
const EXISTING_BRANCH = "A branch called 'main' already exists. Switch to that branch in order to make changes";

test.each([
  ["POST", "README.md", {}, { message: "A file with this name already exists" }],
  ["PUT", "missing", {}, { message: "A file with this name doesn't exist" }],
  ["DELETE", "missing", {}, { message: "A file with this name doesn't exist" }],
  ["POST", "README.md/a", {}, { message: "A file with this name already exists" }],
  ["POST", "dir", {}, { message: "A directory with this name already exists" }],
  ["PUT", "README.md", { last_commit_id: "0".repeat(40) }, { message: STALE_UPDATE }],
  ["DELETE", "README.md", { last_commit_id: "0".repeat(40) }, { message: STALE_DELETE }],
  ["POST", "a", { branch: "nowhere" }, { message: NOT_ON_A_BRANCH }],
  ["POST", "a", { branch: "new", start_branch: "nowhere" }, { message: NOT_ON_A_BRANCH }],
  ["POST", "a", { branch: "main", start_branch: "other" }, { message: EXISTING_BRANCH }],
  ["POST", "a", { branch: "a b", start_branch: "main" }, { message: "Branch name is invalid" }],
  ["POST", "a", { branch: undefined }, { error: "branch is missing" }],
  ["POST", "a", { branch: "" }, { error: "branch is empty" }],
  ["POST", "a", { commit_message: undefined }, { error: "commit_message is missing" }],
  ["POST", "a", { commit_message: "" }, { error: "commit_message is empty" }],
  ["POST", "a", { content: undefined }, { error: "content is missing" }],
  ["POST", "a", { encoding: "utf8" }, { error: "encoding does not have a valid value" }],
  ["DELETE", "README.md", { branch: undefined }, { error: "branch is missing" }],
  ["POST", "../a", {}, { error: "file_path should be a valid file path" }],
  ["POST", "a/../b", {}, { error: "file_path should be a valid file path" }],
])("%s %s with %j is refused", async (method, path, params, expected) => {
  await send("POST", `${FILES}/dir%2Fa`, change());
  await send("POST", `/projects/${API}/repository/branches`, { branch: "other", ref: "main" });
  const before = await commits();
  const answer = await send(method, `${FILES}/${encodeURIComponent(path)}`, change(params));

  expect([answer.status, answer.body]).toEqual([400, expected]);
  expect(await commits()).toEqual(before);
});

test.each([
  ["developer", "main", {}, 400],
  ["developer", "feature", { start_branch: "main" }, 201],
  ["maintainer", "main", {}, 201],
  ["platform", "main", {}, 201],
])("a %s who commits to %s with %j gets %d", async (username, branch, params, status) => {
  const answer = await world.as(username)("POST", `${FILES}/a`, change({ branch, ...params }));

  expect(answer.status).toBe(status);
  if (status === 400) expect(answer.body).toEqual({ message: "You are not allowed to push into this branch" });
});

test.each([
  [{ push_access_level: 30 }, "developer", 201],
  [{ push_access_level: 0 }, "maintainer", 400],
  [{ push_access_level: 0 }, "platform", 400],
  [{ push_access_level: 60 }, "maintainer", 400],
  [{ push_access_level: 60 }, "platform", 201],
  [{ allowed_to_push: [{ user_id: 3 }] }, "developer", 201],
  [{ allowed_to_push: [{ user_id: 3 }] }, "maintainer", 400],
])("with the protection %j a %s gets %d", async (params, username, status) => {
  await send("DELETE", `/projects/${API}/protected_branches/main`);
  await send("POST", `/projects/${API}/protected_branches`, { name: "main", ...params });

  expect((await world.as(username)("POST", `${FILES}/a`, change())).status).toBe(status);
});

test("a wildcard protection applies to a new branch, and the most permissive one counts", async () => {
  const developer = world.as("developer");
  const onRelease = change({ branch: "release-1", start_branch: "main" });
  await send("POST", `/projects/${API}/protected_branches`, { name: "release-*" });
  expect((await developer("POST", `${FILES}/a`, onRelease)).status).toBe(400);

  await send("POST", `/projects/${API}/protected_branches`, { name: "release-1", push_access_level: 30 });
  expect((await developer("POST", `${FILES}/a`, onRelease)).status).toBe(201);
});

test("developers can write to an unprotected branch", async () => {
  await send("DELETE", `/projects/${API}/protected_branches/main`);

  expect((await world.as("developer")("POST", `${FILES}/a`, change())).status).toBe(201);
});

test("start_branch creates a branch and does not change the other one", async () => {
  await send("POST", `${FILES}/a`, change({ branch: "feature", start_branch: "main" }));

  expect((await send("GET", `${FILES}/a?ref=main`)).status).toBe(404);
  expect((await show(`${FILES}/a`, "feature")).ref).toBe("feature");
  expect((await show(README, "feature")).blob_id).toBe(HELLO_BLOB);
});

test("the first commit of an empty repository creates the branch", async () => {
  const files = `/projects/${WEB}/repository/files`;
  const { status } = await send("POST", `${files}/a`, change());

  expect(status).toBe(201);
  expect((await send("GET", `${files}/a?ref=main`)).status).toBe(200);
  expect(pick((await send("GET", `/projects/${WEB}`)).body, "empty_repo", "default_branch")).toEqual({
    empty_repo: false,
    default_branch: "main",
  });
});

test("the executable bit can be set, kept and removed", async () => {
  const bits: unknown[] = [];
  for (const [method, params] of [
    ["POST", { execute_filemode: true }],
    ["PUT", { content: "other\n" }],
    ["PUT", { execute_filemode: false }],
    ["PUT", { execute_filemode: true }],
    ["PUT", {}],
  ] as const) {
    await send(method, `${FILES}/run%2Esh`, change(params));
    const { execute_filemode, commit_id, last_commit_id } = await show(`${FILES}/run%2Esh`);
    bits.push([execute_filemode, commit_id === last_commit_id]);
  }

  expect(bits).toEqual([
    [true, true],
    [true, true],
    [false, true],
    [true, true],
    // The commit did not change the file, so it is not in the file's history.
    [true, false],
  ]);
});

test.each([
  [{}, ["maintainer", "maintainer@example.com"]],
  [{ author_name: "pipeline", author_email: "pipeline@example.com" }, ["pipeline", "pipeline@example.com"]],
])("with %j the author is %j, and the committer is the caller", async (params, [name, email]) => {
  await send("POST", `${FILES}/a`, change(params));
  const { body } = await send("GET", `/projects/${API}/repository/commits/main`);

  expect(pick(body, "author_name", "author_email", "committer_name")).toEqual({
    author_name: name,
    author_email: email,
    committer_name: "maintainer",
  });
});

describe("the pipeline of a commit", () => {
  const ci = `${FILES}/${encodeURIComponent(CI_FILE).replaceAll(".", "%2E")}`;
  const pipelines = async () => (await send("GET", `/projects/${API}/pipelines`)).body as Record<string, unknown>[];

  test("is started by a commit whose tree has the CI file", async () => {
    await send("POST", ci, change({ content: "test: { script: [make] }\n" }));
    const { commit_id } = await show(ci);
    const [pipeline, ...more] = await pipelines();

    expect(more).toEqual([]);
    expect(pick(pipeline, "id", "iid", "project_id", "sha", "ref", "status", "source", "web_url")).toEqual({
      id: 1001,
      iid: 1,
      project_id: 101,
      sha: commit_id,
      ref: "main",
      status: "created",
      source: "push",
      web_url: "http://localhost/acme/shop/api/-/pipelines/1001",
    });
    expect(pipeline?.created_at).toMatch(/^2026-01-01T00:0\d:\d\d\.000Z$/);
  });

  test("is not started without the CI file, nor by the commit that removes it", async () => {
    await send("PUT", README, change());
    await send("POST", ci, change({ commit_message: "add it [skip ci]" }));
    await send("DELETE", ci, change());

    expect(await pipelines()).toEqual([]);
  });

  test.each(["add it [skip ci]", "[CI SKIP] add it"])("is not started by %j", async (message) => {
    await send("POST", ci, change({ commit_message: message }));

    expect(await pipelines()).toEqual([]);
  });

  test("is started by a commit to another file of a branch that has the CI file", async () => {
    await send("POST", ci, change({ commit_message: "add it [skip ci]" }));
    await send("PUT", README, change({ branch: "feature", start_branch: "main" }));

    expect((await pipelines()).map(({ ref }) => ref)).toEqual(["feature"]);
  });

  test("is not started by a commit that was refused", async () => {
    await world.as("developer")("POST", ci, change());

    expect(await pipelines()).toEqual([]);
  });
});
