import { mergeFiles } from "../../../gitlab/git/merge/mergeFiles";
import { filesOf, textsOf } from "./files";

const LINES = "one\ntwo\nthree\nfour\nfive\n";
const base = { keep: "same\n", lines: LINES };

type Texts = Readonly<Record<string, string | Buffer>>;

test.each<[string, Texts, Texts, Texts]>([
  ["nothing changed", base, base, base],
  ["theirs alone changed", base, { ...base, keep: "new\n" }, { ...base, keep: "new\n" }],
  ["ours alone changed", { ...base, keep: "new\n" }, base, { ...base, keep: "new\n" }],
  ["both changed alike", { ...base, keep: "new\n" }, { ...base, keep: "new\n" }, { ...base, keep: "new\n" }],
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
    "one made a file executable and the other changed its text",
    { "keep*": "same\n", lines: LINES },
    { ...base, keep: "new\n" },
    { "keep*": "new\n", lines: LINES },
  ],
])("merges where %s", (_, ours, theirs, merged) => {
  const merge = mergeFiles(filesOf(base), filesOf(ours), filesOf(theirs));

  expect(merge.kind === "merged" && textsOf(merge.files)).toEqual(merged);
});

test.each<[string, Texts, Texts, string[]]>([
  ["the same line differs", { ...base, lines: "a\n" }, { ...base, lines: "b\n" }, ["lines"]],
  ["ours removed what theirs changed", { lines: LINES }, { ...base, keep: "new\n" }, ["keep"]],
  ["theirs removed what ours changed", { ...base, keep: "new\n" }, { lines: LINES }, ["keep"]],
  ["both added different files of one name", { ...base, a: "1" }, { ...base, a: "2" }, ["a"]],
  ["one's file is the other's folder", { ...base, a: "1" }, { ...base, "a/b": "2" }, ["a/b"]],
  [
    "both changed bytes that are no text",
    { ...base, keep: Buffer.from([0, 1]) },
    { ...base, keep: Buffer.from([0, 2]) },
    ["keep"],
  ],
])("finds the conflict where %s", (_, ours, theirs, paths) => {
  expect(mergeFiles(filesOf(base), filesOf(ours), filesOf(theirs))).toEqual({ kind: "conflict", paths });
});
