import { clashingName, isFilePath, isRefName } from "../../../gitlab/git/refName";

test.each(["main", "feature/login", "release-1.2", "v1.0.0", "a.b", "ünïcode", "refs"])(
  "git accepts the ref name %j",
  (name) => {
    expect(isRefName(name)).toBe(true);
  },
);

test.each([
  "",
  "@",
  "HEAD",
  "-x",
  ".x",
  "a/.x",
  "a..b",
  "a//b",
  "/a",
  "a/",
  "a b",
  "a~b",
  "a^b",
  "a:b",
  "a?b",
  "a*b",
  "a[b",
  "a\\b",
  "a.",
  "a.lock",
  "a.lock/b",
  "a@{b",
  "a\nb",
  "refs/heads/a",
])("git refuses the ref name %j", (name) => {
  expect(isRefName(name)).toBe(false);
});

test.each([
  ["a", true],
  ["a/b.yml", true],
  [".gitlab-ci.yml", true],
  ["a..b", true],
  ["", false],
  ["/a", false],
  ["a/", false],
  ["a//b", false],
  ["../a", false],
  ["a/../b", false],
  ["./a", false],
  [".git/config", false],
  ["a\nb", false],
])("the file path %j stays inside the repository: %s", (path, inside) => {
  expect(isFilePath(path)).toBe(inside);
});

test.each([
  ["a/b", "a"],
  ["a", "a/b"],
  ["a", "a/b/c"],
])("%s and %s conflict", (one, other) => {
  expect(clashingName(["z", other], one)).toBe(other);
});

test.each([
  ["a", "a"],
  ["a", "ab"],
  ["a/b", "a/c"],
])("%s and %s do not conflict", (one, other) => {
  expect(clashingName([other], one)).toBeUndefined();
});
