import { changedFilesOf, changedFilesSince } from "../../../../gitlab/ci/variables/changedFiles";
import { variablesWorld } from "./variablesWorld";

test("of a push to a branch the files that it changed are known", () => {
  const world = variablesWorld();
  const before = world.request().commit;
  world.commit("main", { "a/b": "1" });
  const commit = world.commit("main", { "README.md": "2" });

  expect(changedFilesOf(world.state, world.request({ commit, beforeSha: before.sha }))).toEqual(["README.md", "a/b"]);
});

test.each([
  ["a new branch", { beforeSha: "0".repeat(40) }],
  ["what was there before and is unknown", { beforeSha: "a".repeat(40) }],
  ["a tag", { tag: true }],
  ["a schedule", { source: "schedule" as const }],
  ["a person", { source: "web" as const }],
  ["the API", { source: "api" as const }],
])("of %s they are not", (_, changes) => {
  const world = variablesWorld();
  const beforeSha = world.request().commit.sha;
  const commit = world.commit("main", { a: "" });

  expect(changedFilesOf(world.state, world.request({ commit, beforeSha, ...changes }))).toBeNull();
});

test("of a merge request they are what it changes since it left the target", () => {
  const world = variablesWorld();
  const base = world.request().commit;
  const commit = world.commit("topic", { a: "" });
  world.commit("main", { b: "" });
  const { id } = world.mergeRequest({ baseSha: base.sha, sha: commit.sha });

  expect(changedFilesOf(world.state, world.request({ commit, ref: "topic", mergeRequestId: id }))).toEqual(["a"]);
});

test.each(["main", "refs/heads/main"])("compare_to %s knows what the commit has and the ref has not", (ref) => {
  const world = variablesWorld();
  const commit = world.commit("topic", { a: "" });
  world.commit("main", { b: "" });

  expect(changedFilesSince(world.state, world.request({ commit }), ref)).toEqual(["a"]);
});

test("compare_to needs a ref", () => {
  const world = variablesWorld();

  expect(() => changedFilesSince(world.state, world.request(), "gone")).toThrow("is not a valid ref");
});
