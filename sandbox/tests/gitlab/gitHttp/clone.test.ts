import { chmodSync, readFileSync, readlinkSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { repositoryOf } from "../../../gitlab/git/bareRepository";
import { WEB } from "../world";
import { type Checkout, createGitWorld, type GitWorld, projectAt, pushHistory } from "./gitWorld";

let world: GitWorld;
let ann: Checkout;
beforeEach(async () => {
  world = await createGitWorld();
  ann = await world.clone("maintainer");
});
afterEach(() => world.close());

const api = "/projects/acme%2Fshop%2Fapi/repository";

test("a clone has the files of the default branch, and its origin", async () => {
  expect(readFileSync(join(ann.folder, "README.md"), "utf8")).toBe("hello\n");
  expect(await ann.git("branch", "--all")).toBe("* main\n  remotes/origin/HEAD -> origin/main\n  remotes/origin/main");
});

test("a fetch gets later commits, branches and tags of the API", async () => {
  const send = world.world.as("maintainer");
  const change = { branch: "main", commit_message: "change", content: "changed\n" };
  await send("PUT", `${api}/files/README%2Emd`, change);
  await send("POST", `${api}/branches`, { branch: "feature/x", ref: "main" });
  await send("POST", `${api}/tags`, { tag_name: "v1", ref: "main", message: "first release" });
  const { body } = await send("GET", `${api}/commits/main`);
  const { id } = body as { id: string };
  await ann.git("fetch", "-q", "--tags");

  expect(await ann.git("rev-parse", "origin/main", "origin/feature/x", "v1^{commit}")).toBe(`${id}\n${id}\n${id}`);
  expect(await ann.git("tag", "-l", "--format=%(objecttype) %(taggername) %(contents)")).toBe(
    "tag maintainer first release",
  );
  expect(await ann.git("show", "origin/main:README.md")).toBe("changed");
});

test("a fetch with --prune removes branches that the API deleted", async () => {
  const send = world.world.as("maintainer");
  await send("POST", `${api}/branches`, { branch: "feature", ref: "main" });
  await ann.git("fetch", "-q");
  await send("DELETE", `${api}/branches/feature`);
  await ann.git("fetch", "-q", "--prune");

  expect(await ann.git("branch", "--remotes")).toBe("  origin/HEAD -> origin/main\n  origin/main");
});

test.each(["0", "1", "2"])("protocol %s serves a clone", async (protocol) => {
  const { code } = await world.git("-c", `protocol.version=${protocol}`, "clone", "-q", world.remote("reporter"), "c");

  expect(code).toBe(0);
  expect((await world.git("-C", "c", "rev-parse", "HEAD")).stdout.trim()).toBe(await ann.git("rev-parse", "HEAD"));
});

test("redirects a path without .git", async () => {
  const { code, stderr } = await world.git("clone", world.remote("reporter").replace(/\.git$/, ""), "c");

  expect(code).toBe(0);
  expect(stderr).toContain(`warning: redirecting to ${world.url}/acme/shop/api.git/`);
});

test("an empty project is cloned as an empty repository with its default branch", async () => {
  const { code, stderr } = await world.git("clone", world.remote("maintainer", "acme/shop/web"), "c");

  expect([code, stderr]).toEqual([0, "Cloning into 'c'...\nwarning: You appear to have cloned an empty repository.\n"]);
  expect((await world.git("-C", "c", "symbolic-ref", "HEAD")).stdout).toBe("refs/heads/main\n");
});

test("a shallow clone has the requested number of commits, and can push", async () => {
  await ann.commit("two");
  await ann.commit("three");
  await ann.git("push", "-q", "origin", "main");
  await world.git("clone", "-q", "--depth=1", world.remote("maintainer"), "c");
  await world.git("-C", "c", "commit", "-q", "--allow-empty", "-m", "four");

  expect((await world.git("-C", "c", "rev-list", "--count", "HEAD")).stdout).toBe("2\n");
  expect((await world.git("-C", "c", "push", "-q", "origin", "main")).code).toBe(0);
  await ann.git("fetch", "-q");
  expect(await ann.git("rev-list", "--count", "origin/main")).toBe("4");
});

test("a commit can be fetched by its id", async () => {
  const first = await ann.git("rev-parse", "HEAD");
  await ann.git("checkout", "-q", "--orphan", "other");
  await ann.commit("unrelated");
  await ann.git("push", "-q", "origin", "other");
  const bob = await world.init("reporter");
  await bob.git("fetch", "-q", "--depth=1", "origin", first);

  expect(await bob.git("rev-parse", "FETCH_HEAD")).toBe(first);
});

test("executable files, symbolic links, submodules and unusual names are kept", async () => {
  ann.write("run.sh", "#!/bin/sh\n");
  chmodSync(join(ann.folder, "run.sh"), 0o755);
  symlinkSync("README.md", join(ann.folder, "link"));
  ann.write('ünï cødé "q"', "x\n");
  await ann.git("add", ".");
  await ann.git("update-index", "--add", "--cacheinfo", `160000,${"12".repeat(20)},module`);
  await ann.git("commit", "-q", "-m", "kinds");
  await ann.git("push", "-q", "origin", "main");
  const listed = await ann.git("ls-tree", "-r", "HEAD");
  const bob = await world.clone("reporter");

  expect(await bob.git("ls-tree", "-r", "HEAD")).toBe(listed);
  expect(readlinkSync(join(bob.folder, "link"))).toBe("README.md");
  expect(statSync(join(bob.folder, "run.sh")).mode & 0o111).not.toBe(0);
  const { body } = await world.world.as("reporter")("GET", `${api}/tree`);
  expect(
    (body as { mode: string; type: string; name: string }[]).map((node) => `${node.mode} ${node.type} ${node.name}`),
  ).toEqual([
    "100644 blob README.md",
    "120000 blob link",
    "160000 commit module",
    "100755 blob run.sh",
    '100644 blob ünï cødé "q"',
  ]);
});

test("the repository contains every object of the rows, and is recreated after its deletion", async () => {
  await pushHistory(ann);
  const before = await ann.git("ls-remote", "origin");
  rmSync(await repositoryOf(world.state, projectAt(world.state)), { recursive: true });
  const bob = await world.clone("reporter");

  expect(await bob.git("ls-remote", "origin")).toBe(before);
  expect(await bob.git("fsck", "--full", "--strict")).toBe("");
  expect(await bob.git("rev-list", "--all", "--objects")).toBe(await ann.git("rev-list", "--all", "--objects"));
});

test("two projects have separate repositories", async () => {
  const bob = await world.init("maintainer", "acme/shop/web");
  await bob.commit("first");
  await bob.git("push", "-q", "origin", "main");

  expect(await ann.git("ls-remote", "origin", "main")).not.toBe(await bob.git("ls-remote", "origin", "main"));
  expect((await world.world.as("maintainer")("GET", `/projects/${WEB}/repository/commits`)).body).toHaveLength(1);
});

test("after a reset a clone has the files of the seed", async () => {
  await ann.commit("more");
  await ann.git("push", "-q", "origin", "main", "HEAD:refs/heads/other");
  world.world.gitlab.reset();
  const bob = await world.clone("reporter");

  expect(await bob.git("log", "--format=%s")).toBe("Initial commit");
  expect(await bob.git("show", "HEAD:README.md")).toBe("hello");
  expect(await bob.git("branch", "--remotes")).toBe("  origin/HEAD -> origin/main\n  origin/main");
});
