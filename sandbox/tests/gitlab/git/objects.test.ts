import type { FileEntry } from "../../../gitlab/entities";
import { blobId, commitSha, tagObject, treeId } from "../../../gitlab/git/objects";

// The expected ids were made by git 2 from the same files and signatures.
const maintainer = { name: "maintainer", email: "maintainer@example.com", date: new Date("2026-01-01T00:00:00Z") };
const TREE = "31fffa545235f97099eebae216def6f3fd7bba53";
const FIRST = "886539bec24b50e02cbab96f463bf08c16faac4b";

function file(text: string, executable = false): FileEntry {
  const content = Buffer.from(text);
  return { content, blobId: blobId(content), mode: executable ? "100755" : "100644" };
}

test("a blob has git's id", () => {
  expect(blobId(Buffer.from("hello\n"))).toBe("ce013625030ba8dba906f756967f9e9ca394464a");
});

test("a tree with folders and an executable file has git's id", () => {
  const files = new Map([
    ["lib/run.sh", file("#!/bin/sh\n", true)],
    ["lib.d/x", file("x")],
    ["lib-z", file("y")],
    ["README.md", file("hello\n")],
  ]);

  expect(treeId(files)).toBe(TREE);
});

test("a tree without files has git's id of the empty tree", () => {
  expect(treeId(new Map())).toBe("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
});

test.each([
  ["add the pipeline", [], FIRST],
  ["second\n\nbody\n", [FIRST], "67ff63e7753f04b3d05543cb7f3f6955c9c4d4a7"],
])("the commit %j has git's id", (message, parents, id) => {
  expect(commitSha({ tree: TREE, parents, author: maintainer, committer: maintainer, message })).toBe(id);
});

test("an annotated tag has git's id", () => {
  expect(tagObject({ commit: FIRST, name: "v1.0.0", tagger: maintainer, message: "first release" }).id).toBe(
    "200da696a67952d8930be1d1f145ac857805de14",
  );
});
