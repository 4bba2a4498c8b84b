import type { Commit, FileEntry } from "../../../gitlab/entities";
import {
  changedFiles,
  commitsBetween,
  history,
  isAncestor,
  lastCommitFor,
  mergeBase,
} from "../../../gitlab/git/history";
import { blobId } from "../../../gitlab/git/objects";
import { writeCommit } from "../../../gitlab/git/repository";
import type { GitLabState } from "../../../gitlab/state";
import { createWorld } from "../world";

let state: GitLabState;
const commits = new Map<string, Commit>();
beforeEach(() => {
  ({ state } = createWorld().gitlab);
  commits.clear();
});

/** Writes commits such as `c < a b: file=text`, each with its first parent's files and the listed ones. */
function write(...lines: string[]): void {
  for (const line of lines) {
    const [head = "", changes = ""] = line.split(":");
    const [name = "", parents = ""] = head.split("<").map((part) => part.trim());
    const rows = parents.split(" ").filter(Boolean).map(at);
    const files = new Map(rows[0]?.files);
    for (const change of changes.trim().split(" ").filter(Boolean)) {
      const [path = "", text = ""] = change.split("=");
      if (text === "") files.delete(path);
      else files.set(path, file(text));
    }
    const ann = { name: "Ann", email: "ann@example.com" };
    commits.set(name, writeCommit(state, 101, { parents: rows, files, message: name, author: ann, committer: ann }));
  }
}

function file(text: string): FileEntry {
  const content = Buffer.from(text);
  return { content, blobId: blobId(content), mode: "100644" };
}

function at(name: string): Commit {
  return commits.get(name)!;
}

/** Changes the date of a commit to an earlier one. */
function redate(name: string, createdAt: string): void {
  commits.set(name, state.commits.update(at(name).id, { createdAt }));
}

const names = (rows: readonly Commit[]): string => rows.map(({ message }) => message).join(" ");

//   a - b - d ----- m - z
//    \             /
//     c ----- e --
const GRAPH = ["a: x=1", "b < a: x=2", "c < a: y=1", "d < b", "e < c: y=2", "m < d e: y=2", "z < m: x=3"];

describe("a history", () => {
  test("goes from the newest to the oldest commit over both sides of a merge", () => {
    write(...GRAPH);

    expect(names(history(state, at("z")))).toBe("z m e d c b a");
  });

  test("lists no commit before its descendants, whatever their dates", () => {
    write(...GRAPH);
    redate("a", "2027-01-01T00:00:00.000Z");
    redate("c", "2026-12-01T00:00:00.000Z");

    expect(names(history(state, at("z")))).toBe("z m e c d b a");
  });

  test.each([
    ["x", "z b a"],
    ["y", "e c"],
    ["nothing", ""],
  ])("of the path %s is %j, without merges that took one side unchanged", (path, expected) => {
    write(...GRAPH);

    expect(names(history(state, at("z"), path))).toBe(expected);
  });

  test("of a path contains a merge that changed both sides", () => {
    write("a: x=1", "b < a: x=2", "c < a: x=3", "m < b c: x=4");

    expect(names(history(state, at("m"), "x"))).toBe("m c b a");
  });

  test("of a folder contains the commits that changed anything in it", () => {
    write("a: lib/x=1 other=1", "b < a: lib/y=1", "c < b: library=1", "d < c: lib/x=");

    expect(names(history(state, at("d"), "lib"))).toBe("d b a");
    expect(lastCommitFor(state, at("c"), "lib")?.message).toBe("b");
  });
});

test.each([
  ["a", "z", true],
  ["e", "z", true],
  ["z", "z", true],
  ["z", "a", false],
  ["d", "e", false],
])("%s is an ancestor of %s: %s", (ancestor, descendant, expected) => {
  write(...GRAPH);

  expect(isAncestor(state, at(ancestor), at(descendant))).toBe(expected);
});

test.each([
  ["d", "e", "a"],
  ["e", "z", "e"],
  ["b", "d", "b"],
  ["m", "m", "m"],
])("the merge base of %s and %s is %s", (one, other, expected) => {
  write(...GRAPH);

  expect(mergeBase(state, at(one), at(other))?.message).toBe(expected);
  expect(mergeBase(state, at(other), at(one))?.message).toBe(expected);
});

test("after merges in both directions the merge base is the newest common commit", () => {
  write("a", "b < a", "c < a", "m < b c", "d < m", "e < c m");

  expect(mergeBase(state, at("d"), at("e"))?.message).toBe("m");
});

test("unrelated histories have no merge base", () => {
  write("a", "b");

  expect(mergeBase(state, at("a"), at("b"))).toBeUndefined();
});

test("the commits between two are those that the first one does not contain", () => {
  write(...GRAPH);

  expect(names(commitsBetween(state, at("d"), at("z")))).toBe("z m e c");
  expect(names(commitsBetween(state, undefined, at("b")))).toBe("b a");
  expect(names(commitsBetween(state, at("z"), at("a")))).toBe("");
});

test("compares files by content, mode and existence", () => {
  write("a: same=1 changed=1 gone=1 mode=1", "b < a: changed=2 gone= new=1");
  const run: FileEntry = { ...file("1"), mode: "100755" };
  const b = { ...at("b"), files: new Map([...at("b").files, ["mode", run]]) };

  expect(changedFiles(at("a"), b)).toEqual(["changed", "gone", "mode", "new"]);
  expect(changedFiles(undefined, at("a"))).toEqual(["changed", "gone", "mode", "same"]);
  expect(changedFiles(b, b)).toEqual([]);
});
