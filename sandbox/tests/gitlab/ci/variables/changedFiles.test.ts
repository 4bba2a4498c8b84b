import { changedFilesOf, changedFilesSince } from "../../../../gitlab/ci/variables/changedFiles";
import { variablesWorld } from "./variablesWorld";

test("a push to a branch has a list of changed files", () => {
  const world = variablesWorld();
  const before = world.request().commit;
  world.commit("main", { "a/b": "1" });
  const commit = world.commit("main", { "README.md": "2" });

  expect(changedFilesOf(world.state, world.request({ commit, beforeSha: before.sha }))).toEqual(["README.md", "a/b"]);
});

test.each([
  ["a new branch", { beforeSha: "0".repeat(40) }],
  ["a push with an unknown previous commit", { beforeSha: "a".repeat(40) }],
  ["a tag", { tag: true }],
  ["a schedule", { source: "schedule" as const }],
  ["a manual pipeline", { source: "web" as const }],
  ["a pipeline of the API", { source: "api" as const }],
])("%s has no list of changed files", (_, changes) => {
  const world = variablesWorld();
  const beforeSha = world.request().commit.sha;
  const commit = world.commit("main", { a: "" });

  expect(changedFilesOf(world.state, world.request({ commit, beforeSha, ...changes }))).toBeNull();
});

test("a merge request has the files that changed since its merge base", () => {
  const world = variablesWorld();
  const base = world.request().commit;
  const commit = world.commit("topic", { a: "" });
  world.commit("main", { b: "" });
  const { id } = world.mergeRequest({ baseSha: base.sha, sha: commit.sha });

  expect(changedFilesOf(world.state, world.request({ commit, ref: "topic", mergeRequestId: id }))).toEqual(["a"]);
});

test.each(["main", "refs/heads/main"])("compare_to %s lists the changes of the commit since it left the ref", (ref) => {
  const world = variablesWorld();
  const commit = world.commit("topic", { a: "" });
  world.commit("main", { b: "" });

  expect(changedFilesSince(world.state, world.request({ commit }), ref)).toEqual(["a"]);
});

test("compare_to requires an existing ref", () => {
  const world = variablesWorld();

  expect(() => changedFilesSince(world.state, world.request(), "gone")).toThrow("is not a valid ref");
});
