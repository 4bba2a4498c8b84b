import { commitObject, type GitObject, gitObject } from "../../../gitlab/git/objects";
import { MissingObject, type ObjectReader } from "../../../gitlab/git/objectReader";
import { PUSH_LIMITS, type PushLimits, TooLarge } from "../../../gitlab/git/pushLimits";
import { readPushed } from "../../../gitlab/git/readPushed";

const person = { name: "Ann", email: "ann@example.com", date: new Date(0) };
const blob = gitObject("blob", Buffer.from("x"));

function tree(entries: readonly (readonly [name: string, GitObject])[]): GitObject {
  const lines = entries.map(([name, { id, type }]) =>
    Buffer.concat([Buffer.from(`${type === "tree" ? "40000" : "100644"} ${name}\0`), Buffer.from(id, "hex")]),
  );
  return gitObject("tree", Buffer.concat(lines));
}

/** Nested folders, each with this number of identical subfolders. */
function nested(levels: number, width: number): GitObject[] {
  const names = Array.from({ length: width }, (_, index) => String.fromCharCode(97 + index));
  const trees = [tree(names.map((name) => [name, blob]))];
  while (trees.length < levels) {
    const below = trees.at(-1)!;
    trees.push(tree(names.map((name) => [name, below])));
  }
  return trees;
}

/** The paths of each pushed commit, or the error. The last tree of each list is the root. */
async function read(commits: readonly GitObject[][], limits: Partial<PushLimits> = {}): Promise<unknown> {
  let parents: string[] = [];
  const objects = new Map<string, GitObject>([[blob.id, blob]]);
  for (const trees of commits) {
    const commit = commitObject({ tree: trees.at(-1)!.id, parents, author: person, committer: person, message: "m\n" });
    for (const object of [...trees, commit]) objects.set(object.id, object);
    parents = [commit.id];
  }
  const reader: ObjectReader = {
    read: (id) => {
      const object = objects.get(id);
      return object ? Promise.resolve(object) : Promise.reject(new MissingObject(id));
    },
    close: () => undefined,
  };
  try {
    const { commits: found } = await readPushed(reader, parents, new Map(), { ...PUSH_LIMITS, ...limits });
    return found.map(({ files }) => files.size);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return error.message;
  }
}

test("reads a tree that occurs many times within a tree", async () => {
  expect(await read([nested(3, 3)])).toEqual([27]);
});

test("refuses a few trees with ten million files before expanding them", async () => {
  const started = performance.now();
  const answer = await read([nested(7, 10)]);

  expect(answer).toMatch(/^the tree [0-9a-f]{40} has more than 100000 files$/);
  expect(performance.now() - started).toBeLessThan(5_000);
});

test.each([
  [27, [27]],
  [26, expect.stringMatching(/^the tree [0-9a-f]{40} has more than 26 files$/)],
  // Even the smallest folder exceeds the limit.
  [2, expect.stringMatching(/^the tree [0-9a-f]{40} has more than 2 files$/)],
])("of 27 files in one commit, with %d allowed", async (paths, expected) => {
  expect(await read([nested(3, 3)], { paths })).toEqual(expected);
});

test("refuses many commits of many files by the total size of their names", async () => {
  const many = Array.from({ length: 40 }, (_, index) => {
    const trees = nested(3, 3);
    return [...trees, tree([["z".repeat(index + 1), trees.at(-1)!]])];
  });

  expect(await read(many)).toEqual(many.map(() => 27));
  expect(await read(many, { names: 50_000 })).toBe("the push brings more names of files than fit into memory");
});

test.each([
  [4096, [1]],
  [4097, expect.stringMatching(/^the tree [0-9a-f]{40} has a path of more than 4096 characters$/)],
])("a path of %d characters", async (length, expected) => {
  expect(await read([[tree([["a".repeat(length), blob]])]])).toEqual(expected);
});

test("refuses endlessly nested folders", async () => {
  const trees = [tree([["a", blob]])];
  for (let depth = 0; depth < 20_000; depth++) trees.push(tree([["a", trees.at(-1)!]]));

  expect(await read([trees])).toMatch(/has a path of more than 4096 characters$/);
});
