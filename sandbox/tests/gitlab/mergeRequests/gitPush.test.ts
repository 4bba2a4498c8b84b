import { createGitWorld, type GitWorld } from "../gitHttp/gitWorld";
import { pick } from "../world";

const ONE = "/projects/101/merge_requests/1";

let git: GitWorld;

beforeEach(async () => {
  git = await createGitWorld();
});
afterEach(() => git.close());

const shown = async () => (await git.world.as("maintainer")("GET", ONE)).body as Record<string, unknown>;

/** Pushes a branch as a developer and opens a merge request for it. Returns the checkout. */
async function pushed() {
  const checkout = await git.clone("developer");
  await checkout.git("checkout", "-q", "-b", "feature");
  await checkout.commit("Add a file", { "new.txt": "new\n" });
  await checkout.git("push", "-q", "origin", "feature");
  const given = { source_branch: "feature", target_branch: "main", title: "Add a file" };
  await git.world.as("developer")("POST", "/projects/101/merge_requests", given);
  return checkout;
}

test("a push moves the merge request, whose head can be fetched", async () => {
  const checkout = await pushed();
  const sha = await checkout.commit("Add another", { "second.txt": "2\n" });
  await checkout.git("push", "-q", "origin", "feature");
  await checkout.git("fetch", "-q", "origin", "refs/merge-requests/1/head");

  expect(pick(await shown(), "sha", "changes_count")).toEqual({ sha, changes_count: "2" });
  expect(await checkout.git("rev-parse", "FETCH_HEAD")).toBe(sha);
});

test("a forced push updates the comparison", async () => {
  const checkout = await pushed();
  await checkout.git("reset", "-q", "--hard", "origin/main");
  const sha = await checkout.commit("Another way", { "other.txt": "x\n" });
  await checkout.git("push", "-q", "--force", "origin", "feature");

  expect(pick(await shown(), "sha", "changes_count", "state")).toEqual({ sha, changes_count: "1", state: "opened" });
});

test("a pushed merge by a maintainer sets it to merged, with that commit", async () => {
  await pushed();
  const checkout = await git.clone("maintainer");
  await checkout.git("merge", "-q", "--no-ff", "-m", "Merge it", "origin/feature");
  const merge = await checkout.git("rev-parse", "HEAD");
  await checkout.git("push", "-q", "origin", "main");

  expect(pick(await shown(), "state", "merge_commit_sha")).toEqual({ state: "merged", merge_commit_sha: merge });
});

test("a merge by GitLab is valid git history", async () => {
  const checkout = await pushed();
  await git.world.as("maintainer")("PUT", `${ONE}/merge`, { squash: true, squash_commit_message: "One commit" });
  await checkout.git("fetch", "-q", "origin");
  const subjects = await checkout.git("log", "--format=%s", "--first-parent", "origin/main");

  expect(subjects.split("\n")).toEqual(["Merge branch 'feature' into 'main'", "Initial commit"]);
  expect(await checkout.git("log", "-1", "--format=%s", "origin/main^2")).toBe("One commit");
  expect(await checkout.git("show", "origin/main:new.txt")).toBe("new");
  expect((await checkout.tries("fsck", "--strict")).code).toBe(0);
});

test("a fork's merge request can be pushed to, fetched from the parent and merged", async () => {
  await git.world.as("reporter")("POST", "/projects/101/fork");
  const fork = await git.clone("reporter", "reporter/api");
  await fork.git("checkout", "-q", "-b", "feature");
  await fork.commit("Add a file", { "new.txt": "new\n" });
  await fork.git("push", "-q", "origin", "feature");
  const given = { source_branch: "feature", target_branch: "main", title: "From afar", target_project_id: 101 };
  await git.world.as("reporter")("POST", "/projects/103/merge_requests", given);
  const sha = await fork.commit("Add another", { "second.txt": "2\n" });
  await fork.git("push", "-q", "origin", "feature");
  const parent = await git.clone("maintainer");
  await parent.git("fetch", "-q", "origin", "refs/merge-requests/1/head");
  const fetched = await parent.git("rev-parse", "FETCH_HEAD");
  await git.world.as("maintainer")("PUT", `${ONE}/merge`);
  await parent.git("pull", "-q");

  expect(fetched).toBe(sha);
  expect(await parent.git("rev-parse", "HEAD^2")).toBe(sha);
});
