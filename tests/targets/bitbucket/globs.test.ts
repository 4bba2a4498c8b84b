import { fits, mostSpecific } from "./globs";

test.each([
  ["main", "main", true],
  ["main", "maine", false],
  ["release-*", "release-1.0", true],
  ["release-*", "release-1/0", false],
  ["release-**", "release-1/0", true],
  ["release-**", "release-", true],
  ["**", "a/b", true],
  ["v1.0", "v1x0", false],
  ["a+b", "a+b", true],
  ["a+b", "aab", false],
  ["v?", "v1", true],
  ["libs/**/*.go", "libs/a/b/c.go", true],
  ["libs/**/*.go", "libs/c.go", false],
])("%s and %s: %p", (pattern, name, expected) => {
  expect(fits(pattern, name)).toBe(expected);
});

test.each([
  [["v**", "v1.0"], "v1.0", "v1.0"],
  [["v**", "v1.**"], "v1.0", "v1.**"],
  [["v**", "v1.**"], "v2.0", "v**"],
  [["v**"], "x", undefined],
])("for %j Bitbucket chooses for %s: %s", (patterns, name, expected) => {
  expect(mostSpecific(patterns, name)).toBe(expected);
});

test("an undocumented choice is an error", () => {
  expect(() => mostSpecific(["a**", "**b"], "ab")).toThrow("Bitbucket does not say which of a**, **b is for ab");
});
