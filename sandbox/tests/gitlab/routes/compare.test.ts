import { API, createWorld, pick, type Send, type World } from "../world";

const COMPARE = `/projects/${API}/repository/compare`;

let world: World;
let send: Send;
beforeEach(async () => {
  world = createWorld();
  send = world.as("maintainer");
  await change("main", "README.md", "old\n");
  await send("POST", `/projects/${API}/repository/branches`, { branch: "feature", ref: "main" });
  await change("feature", "README.md", "new\n");
  await change("feature", "added", "a\n");
  await change("main", "other", "o\n");
});

async function change(branch: string, path: string, content: string): Promise<void> {
  const action = path === "README.md" ? "update" : "create";
  await send("POST", `/projects/${API}/repository/commits`, {
    branch,
    commit_message: `${action} ${path} on ${branch}`,
    actions: [{ action, file_path: path, content }],
  });
}

interface Comparison {
  readonly commit: { readonly title: string } | null;
  readonly commits: readonly { readonly title: string }[];
  readonly diffs: readonly { readonly new_path: string; readonly diff: string }[];
}
const compare = async (query: string): Promise<Comparison> =>
  (await send("GET", `${COMPARE}?${query}`)).body as Comparison;

test("returns the commits, the oldest first, and the changes since the merge base", async () => {
  const body = await compare("from=main&to=feature");

  expect(body.commits.map(({ title }) => title)).toEqual(["update README.md on feature", "create added on feature"]);
  expect(body.commit).toEqual(body.commits[1]);
  expect(body.diffs.map((diff) => pick(diff, "new_path", "new_file", "deleted_file", "diff"))).toEqual([
    { new_path: "README.md", new_file: false, deleted_file: false, diff: "@@ -1 +1 @@\n-old\n+new\n" },
    { new_path: "added", new_file: true, deleted_file: false, diff: "@@ -0,0 +1 @@\n+a\n" },
  ]);
  expect(pick(body, "compare_timeout", "compare_same_ref")).toEqual({
    compare_timeout: false,
    compare_same_ref: false,
  });
});

test("straight compares both refs directly", async () => {
  const body = await compare("from=main&to=feature&straight=true");

  expect(body.diffs.map(({ new_path }) => new_path)).toEqual(["README.md", "added", "other"]);
});

test("comparing a ref with itself is empty", async () => {
  const body = await compare("from=main&to=main");

  expect(pick(body, "commit", "commits", "diffs", "compare_same_ref")).toEqual({
    commit: null,
    commits: [],
    diffs: [],
    compare_same_ref: true,
  });
});

test.each(["from=nothing&to=main", "from=main&to=nothing"])("%s: 404", async (query) => {
  expect((await send("GET", `${COMPARE}?${query}`)).body).toEqual({ message: "404 Ref Not Found" });
});

test("requires both refs", async () => {
  expect((await send("GET", COMPARE)).body).toEqual({ error: "from is missing, to is missing" });
});
