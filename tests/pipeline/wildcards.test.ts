import fc from "fast-check";
import { covers, overlap, overlapInPolicy } from "../../pipeline/wildcards";
import { matchesWildcard } from "pulumi-pipeline-sandbox/gitlab/model/wildcard";

test.each<[string, string, boolean]>([
  ["main", "main", true],
  ["main", "master", false],
  ["m*", "main", true],
  ["m*", "Main", false],
  ["*", "main", true],
  ["main*", "main", true],
  ["*ain", "m*", true],
  ["release-*", "v*", false],
  ["release-*", "*-rc", true],
  ["release-1", "release-*", true],
  ["a*c", "ab*", true],
  ["a*c", "*b", false],
  ["**", "*", true],
  ["*/*", "main", false],
  ["*/*", "feature/a/b", true],
])("%s and %s match a common name: %s", (one, other, expected) => {
  expect(overlap(one, other)).toBe(expected);
  expect(overlap(other, one)).toBe(expected);
});

test.each<[string, string, boolean]>([
  ["*", "release-*", true],
  ["release-*", "*", false],
  ["release-*", "release-*", true],
  ["release-*", "release-1*", true],
  ["release-1*", "release-*", false],
  ["*-*", "release-*", true],
  ["main", "main", true],
  ["main", "m*", false],
])("%s covers all of %s: %s", (pattern, other, expected) => {
  expect(covers(pattern, other)).toBe(expected);
});

/**
 * All names of up to six letters, including a letter that the patterns below do not use: enough to distinguish any two
 * patterns.
 */
const names = [0, 1, 2, 3, 4, 5].reduce<string[][]>(
  (lengths) => [...lengths, (lengths.at(-1) ?? []).flatMap((name) => ["a", "b", "c"].map((letter) => name + letter))],
  [[""]],
);

const patterns = fc.array(fc.constantFrom("a", "b", "*"), { maxLength: 3 }).map((letters) => letters.join(""));

test("agrees with a trial of every name", () => {
  fc.assert(
    fc.property(patterns, patterns, (one, other) => {
      const [ofOne, ofOther] = [one, other].map((pattern) =>
        names.flat().filter((name) => matchesWildcard(pattern, name)),
      );
      const inOne = new Set(ofOne);

      expect(overlap(one, other)).toBe((ofOther ?? []).some((name) => inOne.has(name)));
      expect(covers(one, other)).toBe((ofOther ?? []).every((name) => inOne.has(name)));
    }),
  );
});

test.each([
  ["release/1-0", "release/1.0", true],
  ["v1-beta*", "v1.*", true],
  ["release/10", "release/1.0", false],
  ["v*", "v1.*", true],
  ["v1.x", "v1-x", false],
])("a policy for a ref admits what the pattern %j matches, for %j: %j", (pattern, ref, expected) => {
  expect(overlapInPolicy(pattern, ref)).toBe(expected);
});

test("is fast for many wildcards", () => {
  const many = "a*".repeat(100);

  expect(overlap(`${many}b`, `${many}c`)).toBe(false);
  expect(covers(many, `b${many}`)).toBe(false);
});
