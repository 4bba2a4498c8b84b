import { readdirSync } from "node:fs";
import { join } from "node:path";
import { outputOf, sectionOf } from "./plainLog";
import { openWorld, type World } from "./world";

// Jobs are processes, which are slow on a busy machine.
jest.setTimeout(60_000);

let world: World;
beforeEach(() => {
  world = openWorld();
});
afterEach(() => world.close());

const caches = [{ key: "npm", paths: [".cache/npm"] }];
const fill =
  "mkdir -p .cache/npm/bin; echo kept > .cache/npm/file; ln -sf ../file .cache/npm/bin/link; chmod 755 .cache/npm/file";
const show = "cat .cache/npm/bin/link 2> /dev/null || echo nothing";

test("the next job with the key finds the saved files", async () => {
  const first = await world.run({ script: [fill], caches });
  const second = await world.run({ script: [show, "test -x .cache/npm/file"], caches });

  expect(sectionOf(first.log, "restore_cache")).toEqual([
    "Restoring cache",
    "Checking cache for npm...",
    "No URL provided, cache will not be downloaded from shared cache server. Instead a local version of cache will be extracted.",
    "WARNING: Cache file does not exist",
    "Failed to extract cache",
  ]);
  expect(sectionOf(first.log, "archive_cache")).toEqual([
    "Saving cache for successful job",
    "Creating cache npm...",
    ".cache/npm: found 4 matching artifact files and directories",
    "No URL provided, cache will be not uploaded to shared cache server. Cache will be stored only locally.",
    "Created cache",
  ]);
  expect(outputOf(second.log)).toEqual(["kept"]);
  expect(sectionOf(second.log, "restore_cache").at(-1)).toBe("Successfully extracted cache");
  expect(sectionOf(second.log, "archive_cache").slice(-2)).toEqual(["Archive is up to date!", "Created cache"]);
});

test.each<[string, string, readonly string[], string]>([
  ["another key", "other", [], "nothing"],
  ["another key that falls back", "other", ["no", "npm"], "kept"],
  ["a key that only looks like a path to it", "x/../npm", [], "nothing"],
])("a job with %s finds the expected cache", async (_, key, fallbackKeys, found) => {
  await world.run({ script: [fill], caches });
  const { log } = await world.run({ script: [show], caches: [{ key, paths: [".cache/npm"], fallbackKeys }] });

  expect(outputOf(log)).toEqual([found]);
});

test("does not find another project's cache", async () => {
  await world.run({ script: [fill], caches });
  const { log } = await world.run({ script: [show], caches, projectId: 102 });

  expect(outputOf(log)).toEqual(["nothing"]);
});

test.each<["pull" | "push" | "pull-push", string, string, string]>([
  ["pull", "first", "kept", "Not uploading cache npm due to policy"],
  ["push", "second", "nothing", "Created cache"],
  ["pull-push", "second", "kept", "Created cache"],
])("a cache of policy %s keeps the %s content", async (policy, keeps, found, said) => {
  await world.run({ script: [fill.replace("kept", "first")], caches });
  const change = `sleep 0.01; ${fill.replace("kept", "second")}`;
  const { log } = await world.run({
    script: [show, change],
    caches: [{ ...caches[0], policy }],
  });
  const after = await world.run({ script: [show], caches });

  expect(outputOf(log)).toEqual([found === "kept" ? "first" : "nothing"]);
  expect(sectionOf(log, "archive_cache").at(-1)).toBe(said);
  expect(outputOf(after.log)).toEqual([keeps]);
});

test.each<["on_success" | "on_failure" | "always", number, string]>([
  ["on_success", 0, "kept"],
  ["on_success", 1, "nothing"],
  ["on_failure", 0, "nothing"],
  ["on_failure", 1, "kept"],
  ["always", 1, "kept"],
])("after a job with when: %s and exit %i the next one finds %s", async (when, status, found) => {
  await world.run({ script: [fill, `exit ${String(status)}`], caches: [{ ...caches[0], when }] });
  const { log } = await world.run({ script: [show], caches });

  expect(outputOf(log)).toEqual([found]);
});

test("a name that looks like an option is treated as a name", async () => {
  await world.run({
    script: ["mkdir d; echo 1 > d/--checkpoint=1; echo 2 > './-x'; echo 3 > $'d/a\\nb'"],
    caches: [{ paths: ["d", "-x"] }],
  });
  const { log } = await world.run({ script: ["cat d/* ./-x"], caches: [{ paths: ["d"] }] });

  expect(outputOf(log)).toEqual(["1", "3", "2"]);
});

test("a path through a link cannot read a file outside of the checkout", async () => {
  const { log } = await world.run({
    script: ["ln -s ../shop-api.home hole; echo canary > ~/file"],
    caches: [{ key: "npm", paths: ["hole/file", "hole/*"] }],
  });

  expect(sectionOf(log, "archive_cache").slice(-2)).toEqual(["WARNING: No files to cache.", "Created cache"]);
});

test("extracts a whole cache over the checkout and its .git, whatever paths the job names", async () => {
  const hook = ".git/hooks/post-commit";
  await world.run({
    script: [
      `mkdir -p .git/hooks; printf '#!/bin/sh\\necho hooked\\n' > ${hook}; chmod +x ${hook}; echo theirs > index.js`,
    ],
    caches: [{ key: "npm", paths: [".git/hooks", "index.js"] }],
  });
  const commit = "git -c user.name=n -c user.email=e commit --quiet --allow-empty --message m";
  const { log } = await world.run({ script: ["cat README.md index.js", commit], caches });

  expect(outputOf(log)).toEqual(["shop", "theirs", "hooked"]);
});

test("two caches, one with a link and one with a file below it, write nothing outside of the checkout", async () => {
  const link = { key: "link", paths: ["hole"] };
  const file = { key: "file", paths: ["hole/.profile"] };
  await world.run({ script: ["ln -s ../shop-api.home hole"], caches: [link] });
  await world.run({ script: ["mkdir hole; echo canary > hole/.profile"], caches: [file] });
  const { log } = await world.run({ script: ["readlink hole; ls -A ~; ls .."], caches: [link, file] });

  expect(outputOf(log)).toEqual([
    "../shop-api.home",
    "shop-api",
    "shop-api.home",
    "shop-api.temporary",
    "shop-api.tmp",
  ]);
});

test("does not save a cache without files", async () => {
  const { log } = await world.run({ caches });

  expect(sectionOf(log, "archive_cache").slice(-2)).toEqual(["WARNING: No files to cache.", "Created cache"]);
  expect(readdirSync(join(world.folder, "cache", "101"))).toEqual([]);
});

test("two jobs that save the same key at once leave one complete cache", async () => {
  const save = (name: string) =>
    world.run({
      script: [`mkdir d; for i in $(seq 1 200); do echo ${name} > d/$i; done`],
      caches: [{ key: "k", paths: ["d"] }],
    });
  await Promise.all([save("one"), save("two"), save("three")]);
  const { log } = await world.run({
    script: ["ls d | wc -l; cat d/* | sort -u | wc -l"],
    caches: [{ key: "k", paths: ["d"] }],
  });

  expect(outputOf(log).map(Number)).toEqual([200, 1]);
  expect(readdirSync(join(world.folder, "cache", "101")).length).toBe(1);
});
