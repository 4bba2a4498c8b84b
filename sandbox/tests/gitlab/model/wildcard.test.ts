import { matchesWildcard } from "../../../gitlab/model/wildcard";

test.each([
  ["main", "main", true],
  ["main", "maintenance", false],
  ["main", "Main", false],
  ["*-stable", "1-stable", true],
  ["*-stable", "1-stable-2", false],
  ["release-*", "release-1.0", true],
  ["release-*", "release-", true],
  ["release/*", "release/a/b", true],
  ["*gitlab*", "my/gitlab/fork", true],
  ["*", "anything", true],
  ["v1.0", "v1x0", false],
  ["a+b", "aab", false],
])("the pattern %j matches %j: %s", (pattern, ref, covered) => {
  expect(matchesWildcard(pattern, ref)).toBe(covered);
});
