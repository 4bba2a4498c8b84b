import { fileDiffs } from "../../../gitlab/git/fileDiffs";
import { filesOf } from "./files";

const changed = { newFile: false, renamedFile: false, deletedFile: false, oldMode: "100644", newMode: "100644" };

test("lists changed, new and removed files in the order of their paths", async () => {
  const before = filesOf({ "a b": "one\n", gone: "x\n", same: "same\n" });
  const after = filesOf({ "a b": "two\n", "new/ä": "n\nm\n", same: "same\n" });

  expect(await fileDiffs(before, after)).toEqual([
    { ...changed, oldPath: "a b", newPath: "a b", diff: "@@ -1 +1 @@\n-one\n+two\n" },
    { ...changed, oldPath: "gone", newPath: "gone", deletedFile: true, newMode: "0", diff: "@@ -1 +0,0 @@\n-x\n" },
    { ...changed, oldPath: "new/ä", newPath: "new/ä", newFile: true, oldMode: "0", diff: "@@ -0,0 +1,2 @@\n+n\n+m\n" },
  ]);
});

test("a renamed file is one diff, with its changed lines", async () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join("");
  const before = filesOf({ old: lines });
  const after = filesOf({ "to/new": lines.replace("line 0", "first") });
  const [diff] = await fileDiffs(before, after);

  expect(diff).toEqual({
    ...changed,
    oldPath: "old",
    newPath: "to/new",
    renamedFile: true,
    diff: "@@ -1,4 +1,4 @@\n-line 0\n+first\n line 1\n line 2\n line 3\n",
  });
});

test.each([
  ["became executable", { f: "x\n" }, { "f*": "x\n" }, { newMode: "100755", diff: "" }],
  ["is binary", { f: Buffer.from([0, 1]) }, { f: Buffer.from([0, 2]) }, { diff: "Binary files a/f and b/f differ\n" }],
  [
    "has no newline at its end",
    { f: "x" },
    { f: "y" },
    { diff: "@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n" },
  ],
])("a file that %s", async (_, before, after, expected) => {
  expect(await fileDiffs(filesOf(before), filesOf(after))).toEqual([
    { ...changed, oldPath: "f", newPath: "f", ...expected },
  ]);
});

test("equal files have no diff", async () => {
  expect(await fileDiffs(filesOf({ f: "x" }), filesOf({ f: "x" }))).toEqual([]);
});
