import type { JobSpec } from "./fakePort";
import { outputOf, sectionOf } from "./plainLog";
import { openWorld, type World } from "./world";

// Jobs are processes, which are slow on a busy machine.
jest.setTimeout(60_000);

let world: World;
beforeEach(() => {
  world = openWorld({ keepsFolders: true });
});
afterEach(() => world.close());

const git = (key: "STRATEGY" | "CLEAN_FLAGS" | "DEPTH" | "CHECKOUT", value: string) => ({ key: `GIT_${key}`, value });

/** Leaves a changed file, a new one, an ignored one, and a hook. */
const leave: JobSpec = {
  script: [
    "echo changed > README.md; echo new > new; mkdir -p ignored; echo ignored > ignored/file",
    "mkdir -p .git/hooks; echo hook > .git/hooks/pre-push",
  ],
};
const left = "for file in README.md new ignored/file .git/hooks/*; do [ ! -e $file ] || cat $file; done";

test.each<[string, NonNullable<JobSpec["variables"]>, readonly string[]]>([
  ["fetch, the default", [], ["shop", "hook"]],
  ["fetch and no clean flags", [git("CLEAN_FLAGS", "none")], ["shop", "new", "ignored", "hook"]],
  ["fetch and other clean flags", [git("CLEAN_FLAGS", "-ffd -e new")], ["shop", "new", "ignored", "hook"]],
  ["fetch and no checkout", [git("CHECKOUT", "false")], ["changed", "new", "ignored", "hook"]],
  ["clone", [git("STRATEGY", "clone")], ["shop"]],
  ["none", [git("STRATEGY", "none")], ["changed", "new", "ignored", "hook"]],
  ["empty", [git("STRATEGY", "empty")], []],
])("with the strategy %s the next job finds the same files as with GitLab Runner", async (_, variables, found) => {
  await world.run(leave);
  const { log, result } = await world.run({ script: [left], variables });

  expect(outputOf(log)).toEqual(found);
  expect(result.status).toBe("success");
});

test("the empty strategy clears its own folder", async () => {
  const variables = [git("STRATEGY", "empty")];
  const script = ["ls -A; echo left > left; mkdir locked; touch locked/file; chmod a-w locked; basename $PWD"];
  const first = await world.run({ script, variables });
  const second = await world.run({ script, variables });

  expect([first, second].map(({ log }) => outputOf(log))).toEqual([["shop-api-empty"], ["shop-api-empty"]]);
});

test("the log says that the repository exists", async () => {
  await world.run({});
  const { log } = await world.run(leave);

  expect(sectionOf(log, "get_sources").slice(1, 4)).toEqual([
    "Fetching changes with git depth set to 20...",
    `Reinitialized existing Git repository in ${world.folder}/builds/0/acme/shop-api/.git/`,
    expect.stringMatching(/^Checking out [0-9a-f]{8} as detached HEAD \(ref is main\)\.\.\.$/),
  ]);
  const cleaned = await world.run({});

  expect(sectionOf(cleaned.log, "get_sources").slice(-3)).toEqual([
    "Removing ignored/",
    "Removing new",
    "Skipping Git submodules setup",
  ]);
});

test("a git hook that a job leaves runs in the next checkout, with the variables of that job", async () => {
  const hook = ".git/hooks/reference-transaction";
  await world.run({
    script: [
      `mkdir -p .git/hooks; printf '#!/bin/sh\\necho "$SECRET" > $TMPDIR/leaked\\n' > ${hook}; chmod +x ${hook}`,
    ],
  });
  await world.run({ variables: [{ key: "SECRET", value: "canary" }] });

  expect(
    outputOf((await world.run({ script: ["cat $TMPDIR/leaked"], variables: [git("STRATEGY", "none")] })).log),
  ).toEqual(["canary"]);
});

test("a program in the kept git configuration runs in the next checkout", async () => {
  await world.run({ script: ["git config --global core.fsmonitor 'touch $TMPDIR/ran #'"] });
  await world.run({});

  expect(outputOf((await world.run({ script: ["ls $TMPDIR"] })).log)).toEqual(["ran"]);
});

test("removes the post-checkout hook and git's locks", async () => {
  await world.run({
    script: [
      "mkdir -p .git/hooks .git/refs/heads/deep; touch .git/index.lock .git/config.lock .git/refs/heads/deep/x.lock",
      "printf '#!/bin/sh\\ntouch $TMPDIR/ran\\n' > .git/hooks/post-checkout; chmod +x .git/hooks/post-checkout",
    ],
  });
  const { log, result } = await world.run({ script: ["ls .git/hooks; ls $TMPDIR; echo end"] });

  expect(result.status).toBe("success");
  expect(outputOf(log)).toEqual(["end"]);
});

test("a job has only its own credentials, and they are removed", async () => {
  const url = (token: string) => `http://gitlab-ci-token:${token}@127.0.0.1:1/acme/shop-api.git`;
  const script = [
    "git remote get-url origin; git config --get-all include.path | wc -l; grep -c token- .git/config || true",
  ];
  const run = (token: string) => world.run({ script, variables: [{ key: "CI_REPOSITORY_URL", value: url(token) }] });
  const logs = [await run("token-1"), await run("token-2")];

  expect(logs.map(({ log }) => outputOf(log).map((line) => line.trim()))).toEqual([
    [url("token-1"), "1", "0"],
    [url("token-2"), "1", "0"],
  ]);
});

test("a shallow repository can become complete, and another ref's commit replaces the last one", async () => {
  await world.run({ variables: [git("DEPTH", "1")] });
  const whole = await world.run({ script: ["git log --format=%s"], variables: [git("DEPTH", "0")] });
  const older = await world.run({ script: ["ls -A"], sha: world.shas[0] ?? "", ref: "release-1", tag: true });

  expect(outputOf(whole.log)).toEqual([".gitignore", "index.js", "README.md"]);
  expect(outputOf(older.log)).toEqual([".git", "README.md"]);
});
