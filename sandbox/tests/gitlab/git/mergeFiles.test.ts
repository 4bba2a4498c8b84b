import { mergeFiles } from "../../../gitlab/git/merge/mergeFiles";
import { filesOf, textsOf } from "./files";

const LINES = "one\ntwo\nthree\nfour\nfive\n";
const base = { keep: "same\n", lines: LINES };

type Texts = Readonly<Record<string, string | Buffer>>;

test.each<[string, Texts, Texts, Texts]>([
  ["nothing changed", base, base, base],
  ["only theirs changed", base, { ...base, keep: "new\n" }, { ...base, keep: "new\n" }],
  ["only ours changed", { ...base, keep: "new\n" }, base, { ...base, keep: "new\n" }],
  ["both made the same change", { ...base, keep: "new\n" }, { ...base, keep: "new\n" }, { ...base, keep: "new\n" }],
  ["each added a file", { ...base, a: "1" }, { ...base, b: "2" }, { ...base, a: "1", b: "2" }],
  ["both added the same file", { ...base, a: "1" }, { ...base, a: "1" }, { ...base, a: "1" }],
  ["theirs removed a file", base, { lines: LINES }, { lines: LINES }],
  ["both removed a file", { lines: LINES }, { lines: LINES }, { lines: LINES }],
  [
    "both changed lines far from each other",
    { ...base, lines: LINES.replace("one", "1") },
    { ...base, lines: LINES.replace("five", "5") },
    { ...base, lines: "1\ntwo\nthree\nfour\n5\n" },
  ],
  [
    "one side made a file executable and the other changed its text",
    { "keep*": "same\n", lines: LINES },
    { ...base, keep: "new\n" },
    { "keep*": "new\n", lines: LINES },
  ],
])("merges if %s", (_, ours, theirs, merged) => {
  const merge = mergeFiles(filesOf(base), filesOf(ours), filesOf(theirs));

  expect(merge.kind === "merged" && textsOf(merge.files)).toEqual(merged);
});

test.each<[string, Texts, Texts, string[]]>([
  ["the same line differs", { ...base, lines: "a\n" }, { ...base, lines: "b\n" }, ["lines"]],
  ["ours removed a file that theirs changed", { lines: LINES }, { ...base, keep: "new\n" }, ["keep"]],
  ["theirs removed a file that ours changed", { ...base, keep: "new\n" }, { lines: LINES }, ["keep"]],
  ["both added different files with the same name", { ...base, a: "1" }, { ...base, a: "2" }, ["a"]],
  ["a file on one side is a folder on the other", { ...base, a: "1" }, { ...base, "a/b": "2" }, ["a/b"]],
  [
    "both changed a binary file",
    { ...base, keep: Buffer.from([0, 1]) },
    { ...base, keep: Buffer.from([0, 2]) },
    ["keep"],
  ],
])("finds the conflict if %s", (_, ours, theirs, paths) => {
  expect(mergeFiles(filesOf(base), filesOf(ours), filesOf(theirs))).toEqual({ kind: "conflict", paths });
});
