import fc from "fast-check";
import { matchesWildcard } from "pulumi-pipeline-sandbox/gitlab/model/wildcard";
import { coversRef, overlapping, type Ref, sameRef } from "../../../pipeline/flow/refs";

test.each<[Ref, Ref, { readonly same: boolean; readonly overlap: boolean; readonly covers: boolean }]>([
  [{ branch: "main" }, { branch: "main" }, { same: true, overlap: true, covers: true }],
  [{ branch: "main" }, { branch: "master" }, { same: false, overlap: false, covers: false }],
  [{ branch: "v1" }, { tag: "v1" }, { same: false, overlap: false, covers: false }],
  [{ branch: "v1" }, { tag: "*" }, { same: false, overlap: false, covers: false }],
  [{ tag: "v1" }, { tag: "v1" }, { same: true, overlap: true, covers: true }],
  [{ tag: "v*" }, { tag: "v**" }, { same: false, overlap: true, covers: true }],
  [{ tag: "v*" }, { tag: "v*-rc*" }, { same: false, overlap: true, covers: true }],
  [{ tag: "v*-rc*" }, { tag: "v*" }, { same: false, overlap: true, covers: false }],
  [{ tag: "*-rc" }, { tag: "v*" }, { same: false, overlap: true, covers: false }],
  [{ tag: "release-*" }, { tag: "v*" }, { same: false, overlap: false, covers: false }],
  [{ tag: "v*.0" }, { tag: "v*.1" }, { same: false, overlap: false, covers: false }],
])("refs %j and %j compare as %j", (one, other, { same, overlap, covers }) => {
  expect([sameRef(one, other), overlapping(one, other), coversRef(one, other)]).toEqual([same, overlap, covers]);
  expect([sameRef(other, one), overlapping(other, one)]).toEqual([same, overlap]);
});

/** All names of up to six letters. No pattern uses the letter c, so some name distinguishes any two different patterns. */
const names = Array.from({ length: 6 }).reduce<string[]>(
  (found) => [...new Set([...found, ...found.flatMap((name) => ["a", "b", "c"].map((letter) => name + letter))])],
  [""],
);
const pattern = fc
  .array(fc.constantFrom("a", "b", "*"), { minLength: 1, maxLength: 3 })
  .map((letters) => letters.join(""));

test("two patterns compare as the sets of tags that they match", () => {
  fc.assert(
    fc.property(pattern, pattern, (one, other) => {
      const [ofOne = [], ofOther = []] = [one, other].map((tag) => names.filter((name) => matchesWildcard(tag, name)));
      const both = new Set(ofOne);

      expect(overlapping({ tag: one }, { tag: other })).toBe(ofOther.some((name) => both.has(name)));
      expect(coversRef({ tag: one }, { tag: other })).toBe(ofOther.every((name) => both.has(name)));
      if (sameRef({ tag: one }, { tag: other })) expect(ofOne).toEqual(ofOther);
    }),
    { numRuns: 300 },
  );
});
