import type { FileEntry } from "../../../gitlab/entities";
import { blobId } from "../../../gitlab/git/objects";
import { treeNodes } from "../../../gitlab/git/tree";

function file(text: string, executable = false): FileEntry {
  const content = Buffer.from(text);
  return { content, blobId: blobId(content), mode: executable ? "100755" : "100644" };
}

const files = new Map([
  ["lib/run.sh", file("#!/bin/sh\n", true)],
  ["lib/deep/er/a", file("a")],
  ["lib.d/x", file("x")],
  ["lib-z", file("y")],
  ["README.md", file("hello\n")],
]);

function lines(path: string, recursive: boolean): string[] | undefined {
  return treeNodes(files, path, recursive)?.map((node) => `${node.mode} ${node.type} ${node.id} ${node.path}`);
}

// The expected lines were printed by `git ls-tree` for the same files; GitLab brings the folders to the top.
const LIB_D = "040000 tree f115c6d5cfb15ca1a72429900dcaca0fd1057951 lib.d";
const LIB = "040000 tree f00349be04ab100e2438341efd2cd6fe4d961cd9 lib";
const DEEP = "040000 tree 94560edada0eed05769c79ad71d784b1ffa39259 lib/deep";
const DEEPER = "040000 tree b39954843ff6e09ec3aa2b942938c30c6bd1629e lib/deep/er";
const README = "100644 blob ce013625030ba8dba906f756967f9e9ca394464a README.md";
const LIB_Z = "100644 blob e25f1814e51579d5f55c0f1fe0135ddb28a47f4a lib-z";
const X = "100644 blob c1b0730e0133447badcfd47fd144e254807b06e1 lib.d/x";
const A = "100644 blob 2e65efe2a145dda7ee51d1741299f848e5bf752e lib/deep/er/a";
const RUN = "100755 blob 1a2485251c33a70432394c93fb89330ef214bfc9 lib/run.sh";

test.each([
  ["the top", "", false, [LIB_D, LIB, README, LIB_Z]],
  ["a folder", "lib", false, [DEEP, RUN]],
  ["everything", "", true, [LIB_D, LIB, DEEP, DEEPER, README, LIB_Z, X, A, RUN]],
  ["everything in a folder", "lib", true, [DEEP, DEEPER, A, RUN]],
])("lists %s like git, folders first", (_title, path, recursive, expected) => {
  expect(lines(path, recursive)).toEqual(expected);
});

test("the name of a node is the last part of its path", () => {
  expect(treeNodes(files, "lib/deep", false)?.map(({ name }) => name)).toEqual(["er"]);
});

test.each(["li", "nothing", "README.md", "lib/run.sh"])("%j is not a folder", (path) => {
  expect(treeNodes(files, path, false)).toBeUndefined();
});

test("the top of a commit without files is an empty folder", () => {
  expect(treeNodes(new Map(), "", true)).toEqual([]);
});
