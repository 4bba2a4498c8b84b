import { pick } from "../world";
import { type Checkout, createGitWorld, type GitWorld, projectAt, refsOf } from "./gitWorld";

let world: GitWorld;
let ann: Checkout;
beforeEach(async () => {
  world = await createGitWorld();
  ann = await world.clone("maintainer");
});
afterEach(() => world.close());

const api = "/projects/acme%2Fshop%2Fapi/repository";

test("the API shows a pushed commit with the dates and time zones of its author and committer", async () => {
  const before = await ann.git("rev-parse", "HEAD");
  const id = await ann.commit("add a file\n\nWith a reason.", { file: "text\n" });
  await ann.git("push", "-q", "origin", "main");
  const send = world.world.as("reporter");
  const { body } = await send("GET", `${api}/commits/main`);

  expect(
    pick(body, "id", "short_id", "parent_ids", "title", "message", "author_name", "author_email", "authored_date"),
  ).toEqual({
    id,
    short_id: id.slice(0, 8),
    parent_ids: [before],
    title: "add a file",
    message: "add a file\n\nWith a reason.\n",
    author_name: "Ann Author",
    author_email: "ann@example.com",
    authored_date: "2026-02-01T10:00:00.000+02:00",
  });
  expect(pick(body, "committer_name", "committer_email", "committed_date", "created_at")).toEqual({
    committer_name: "Cam Committer",
    committer_email: "cam@example.com",
    committed_date: "2026-02-02T10:00:00.000-03:30",
    created_at: "2026-02-02T10:00:00.000-03:30",
  });
  expect((await send("GET", `${api}/files/file/raw?ref=main`)).body).toBe("text\n");
});

test("git prints the result of a push", async () => {
  const from = await ann.git("rev-parse", "--short", "HEAD");
  const to = (await ann.commit("more")).slice(0, 7);

  expect(await ann.tries("push", "origin", "main")).toEqual({
    code: 0,
    stdout: "",
    stderr: `To ${world.url}/acme/shop/api.git\n   ${from}..${to}  main -> main\n`,
  });
});

test("commits of the API and pushes can alternate on one branch", async () => {
  const change = { branch: "main", commit_message: "by the API", content: "api\n" };
  await ann.commit("by git", { a: "1\n" });
  await ann.git("push", "-q", "origin", "main");
  await world.world.as("maintainer")("POST", `${api}/files/b`, change);
  await ann.git("pull", "-q", "--ff-only", "origin", "main");
  await ann.commit("by git again", { a: "2\n" });
  await ann.git("push", "-q", "origin", "main");
  const { body } = await world.world.as("reporter")("GET", `${api}/commits?ref_name=main`);
  const titles = (body as { title: string }[]).map(({ title }) => title);

  expect(titles).toEqual(["by git again", "by the API", "by git", "Initial commit"]);
  expect(await ann.git("log", "--format=%s")).toBe(titles.join("\n"));
});

test("a push without changes changes nothing", async () => {
  const before = refsOf(world.state);
  const { stderr } = await ann.tries("push", "origin", "main");

  expect(stderr).toBe("Everything up-to-date\n");
  expect(refsOf(world.state)).toEqual(before);
});

test("a merge commit keeps the order of its parents", async () => {
  await ann.git("checkout", "-q", "-b", "side");
  const side = await ann.commit("side", { side: "s\n" });
  await ann.git("checkout", "-q", "main");
  const main = await ann.commit("main", { main: "m\n" });
  await ann.git("merge", "-q", "--no-ff", "-m", "merge", "side");
  await ann.git("push", "-q", "origin", "main");
  const { body } = await world.world.as("reporter")("GET", `${api}/commits/main`);

  expect(pick(body, "title", "parent_ids")).toEqual({ title: "merge", parent_ids: [main, side] });
});

test.each([
  ["a signature", "gpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----", "signed\n"],
  ["another encoding", "encoding ISO-8859-1", "caf\u00e9\n"],
  ["an unknown header", "x-origin elsewhere", "hello\n"],
])("a commit with %s keeps its id and its message", async (_title, header, message) => {
  const tree = await ann.git("rev-parse", "HEAD^{tree}");
  const who = "Ann <ann@example.com> 1769900000 +0100";
  const raw = `tree ${tree}\nauthor ${who}\ncommitter ${who}\n${header}\n\n${message}`;
  ann.write("raw", Buffer.from(raw, "latin1"));
  const id = await ann.git("hash-object", "-t", "commit", "-w", "raw");
  await ann.git("push", "-q", "origin", `${id}:refs/heads/other`);
  const { body } = await world.world.as("reporter")("GET", `${api}/commits/other`);
  const bob = await world.clone("reporter");

  expect(pick(body, "id", "message")).toEqual({ id, message });
  expect(await bob.git("rev-parse", "origin/other")).toBe(id);
});

test("the API shows annotated and lightweight tags", async () => {
  await ann.git("tag", "light");
  await ann.git("tag", "-a", "-m", "first release", "v1");
  await ann.git("push", "-q", "origin", "--tags");
  const [head, target] = (await ann.git("rev-parse", "HEAD", "v1")).split("\n");
  const { body } = await world.world.as("reporter")("GET", `${api}/tags`);

  expect(pick(body, "name", "target", "message", "created_at")).toEqual([
    { name: "v1", target, message: "first release", created_at: "2026-02-02T13:30:00.000Z" },
    { name: "light", target: head, message: "", created_at: null },
  ]);
});

test("--force moves a tag", async () => {
  await ann.git("tag", "v1");
  await ann.git("push", "-q", "origin", "v1");
  const id = await ann.commit("more");
  await ann.git("tag", "-f", "v1");
  await ann.git("push", "-q", "--force", "origin", "v1");

  expect(refsOf(world.state)["tags/v1"]).toBe(id);
});

test("a push can delete branches and tags", async () => {
  await ann.git("push", "-q", "origin", "HEAD:refs/heads/feature", "HEAD:refs/tags/v1");
  const before = Object.keys(refsOf(world.state));
  await ann.git("push", "-q", "--delete", "origin", "feature", "v1");

  expect(before).toEqual(["heads/main", "heads/feature", "tags/v1"]);
  expect(Object.keys(refsOf(world.state))).toEqual(["heads/main"]);
});

test("an unprotected branch accepts a push with --force", async () => {
  await ann.git("checkout", "-q", "-b", "feature");
  await ann.commit("one");
  await ann.git("push", "-q", "origin", "feature");
  await ann.git("reset", "-q", "--hard", "HEAD~1");
  const id = await ann.commit("another");
  await ann.git("push", "-q", "--force", "origin", "feature");

  expect(refsOf(world.state)["heads/feature"]).toBe(id);
});

test("git itself refuses to overwrite commits that it does not have", async () => {
  const bob = await world.clone("maintainer");
  const id = await ann.commit("ann");
  await ann.git("push", "-q", "origin", "main");
  await bob.commit("bob");
  const { code, stderr } = await bob.tries("push", "origin", "main");

  expect([code, stderr.includes("! [rejected]        main -> main (fetch first)")]).toEqual([1, true]);
  expect(refsOf(world.state)["heads/main"]).toBe(id);
});

describe("an empty project", () => {
  test.each([
    [["main"], "main"],
    [["other"], "other"],
    [["other", "main"], "main"],
  ])("that is pushed %j gets the default branch %s", async (branches, expected) => {
    const bob = await world.init("maintainer", "acme/shop/web");
    const id = await bob.commit("first");
    await bob.git("push", "-q", "origin", ...branches.map((name) => `HEAD:refs/heads/${name}`));
    const project = projectAt(world.state, "acme/shop/web");

    expect(project.defaultBranch).toBe(expected);
    expect(refsOf(world.state, "acme/shop/web")).toEqual(
      Object.fromEntries(branches.map((name) => [`heads/${name}`, id])),
    );
  });
});

test("refuses a branch below the name of another branch", async () => {
  await ann.git("push", "-q", "origin", "HEAD:refs/heads/feature");
  const { code, stderr } = await ann.tries("push", "origin", "HEAD:refs/heads/feature/x");

  expect(code).toBe(1);
  expect(stderr).toContain(
    "remote: error: cannot lock ref 'refs/heads/feature/x': 'refs/heads/feature' exists; cannot create 'refs/heads/feature/x'",
  );
  expect(stderr).toContain("! [remote rejected] HEAD -> feature/x (failed to update ref)");
});

test("refuses GitLab's own refs, and accepts the other refs of the push", async () => {
  const { stderr } = await ann.tries("push", "origin", "HEAD:refs/merge-requests/1/head", "HEAD:refs/heads/ok");

  expect(stderr).toContain("! [remote rejected] HEAD -> refs/merge-requests/1/head (deny updating a hidden ref)");
  expect(Object.keys(refsOf(world.state))).toEqual(["heads/main", "heads/ok"]);
});

test("an atomic push moves all refs or none", async () => {
  const args = ["push", "--atomic", "origin", "HEAD:refs/x/y", "HEAD:refs/heads/ok"];
  const { code, stderr } = await ann.tries(...args);

  expect(code).toBe(1);
  expect(stderr).toContain("! [remote rejected] HEAD -> ok (atomic push failure)");
  expect(Object.keys(refsOf(world.state))).toEqual(["heads/main"]);
});

test("refuses a tag of a tree, because tags point to commits only", async () => {
  const { stderr } = await ann.tries("push", "origin", "HEAD^{tree}:refs/tags/tree");

  expect(stderr).toContain("is a tree: the sandbox supports only refs to commits");
  expect(stderr).toContain("! [remote rejected] HEAD^{tree} -> tree (unpacker error)");
});

test("accepts a large push completely", async () => {
  const text = Array.from({ length: 200_000 }, (_, line) => `${line} ${(line * 2654435761) % 4294967296}\n`).join("");
  const files = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`file-${index}`, `${index}\n`]));
  await ann.commit("large", { ...files, large: text });
  await ann.git("-c", "http.postBuffer=65536", "push", "-q", "origin", "main");
  const bob = await world.clone("reporter");

  expect(await bob.git("rev-parse", "HEAD^{tree}")).toBe(await ann.git("rev-parse", "HEAD^{tree}"));
});
