import type { JobSpec } from "./fakePort";
import { outputOf, plainLog } from "./plainLog";
import { openWorld, type World } from "./world";

// Jobs are processes, which are slow on a busy machine.
jest.setTimeout(60_000);

let world: World;
beforeAll(() => {
  world = openWorld();
});
afterAll(() => world.close());

test.each<[string, JobSpec, readonly string[]]>([
  [
    "the checkout is the commit, detached",
    { script: ["git rev-parse --abbrev-ref HEAD; git status --porcelain"] },
    ["HEAD"],
  ],
  [
    "the branch of origin exists",
    { script: ["git log --format=%s origin/main"] },
    [".gitignore", "index.js", "README.md"],
  ],
  [
    "a depth is respected",
    { script: ["git log --format=%s"], variables: [{ key: "GIT_DEPTH", value: "2" }] },
    [".gitignore", "index.js"],
  ],
  [
    "a depth of 0 fetches everything",
    { script: ["git for-each-ref --format='%(refname)'"], variables: [{ key: "GIT_DEPTH", value: "0" }] },
    ["refs/pipelines/1001", "refs/remotes/origin/main", "refs/tags/release-1"],
  ],
  [
    "a merge request's pipeline has its commit, and no branch",
    { script: ["git for-each-ref --format='%(refname)'; git log -1 --format=%s"], mergeRequest: true, ref: "change" },
    ["refs/pipelines/1001", "refs/tags/release-1", ".gitignore"],
  ],
  ["a deleted branch is not a problem", { script: ["git log -1 --format=%s"], ref: "gone" }, [".gitignore"]],
  [
    "origin has the job's address, and the checkout contains no token",
    {
      script: ["git remote get-url origin; git config --get remote.origin.url; grep -c token .git/config || true"],
      variables: [
        { key: "CI_REPOSITORY_URL", value: "http://gitlab-ci-token:token-1@127.0.0.1:8080/acme/shop-api.git" },
      ],
    },
    ["http://gitlab-ci-token:token-1@127.0.0.1:8080/acme/shop-api.git", "http://127.0.0.1:8080/acme/shop-api.git", "0"],
  ],
  [
    "GIT_STRATEGY none fetches no repository",
    { script: ["ls -A"], variables: [{ key: "GIT_STRATEGY", value: "none" }] },
    [],
  ],
  [
    "GIT_CHECKOUT false checks out nothing",
    { script: ["ls -A"], variables: [{ key: "GIT_CHECKOUT", value: "false" }] },
    [".git"],
  ],
])("%s", async (_, spec, output) => {
  const { log, result } = await world.run(spec);

  expect(outputOf(log)).toEqual(output);
  expect(result.status).toBe("success");
});

test("the job of a tag has the tag", async () => {
  const script = ["git for-each-ref --format='%(refname)'; git describe --tags"];
  const { log } = await world.run({ script, sha: world.shas[0] ?? "", ref: "release-1", tag: true });

  expect(outputOf(log)).toEqual(["refs/pipelines/1001", "refs/tags/release-1", "release-1"]);
});

test("the log names a merge request's ref", async () => {
  const { log } = await world.run({
    mergeRequest: true,
    ref: "change",
    variables: [{ key: "CI_MERGE_REQUEST_REF_PATH", value: "refs/merge-requests/7/head" }],
  });

  const short = world.shas.at(-1)?.slice(0, 8) ?? "";
  expect(plainLog(log)).toContain(`Checking out ${short} as detached HEAD (ref is refs/merge-requests/7/head)...`);
});
