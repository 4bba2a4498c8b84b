import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openData } from "../../data/openData";
import { Collection, type Row } from "../../store";
import { scratchFolders } from "./scratch";
import { contentOf, ToyState, written } from "./toyState";

const newFolder = scratchFolders();

/** The state that a folder keeps under `toy`, opened and closed again. */
function reopened(folder: string): { was: boolean; content: object } {
  const data = openData(folder);
  const state = new ToyState();
  const was = data.persist("toy")(state);
  data.close();
  return { was, content: contentOf(state) };
}

function size(folder: string): number {
  return statSync(join(folder, "sandbox.data")).size;
}

test("a new folder has no data", () => {
  expect(reopened(newFolder())).toEqual({ was: false, content: { notes: [], highestId: 9, count: 0 } });
});

test("keeps inserts, changes, deletions and counters in their order", () => {
  const folder = newFolder();
  const data = openData(folder);
  const state = new ToyState();
  data.persist("toy")(state);
  for (const text of ["a", "b", "c"]) state.notes.insert({ text });
  state.notes.update(10, { text: "changed" });
  state.notes.delete(11);
  const gone = state.notes.insert({ text: "gone" });
  state.notes.delete(gone.id);
  state.count.value = 7;
  data.close();

  expect(reopened(folder)).toEqual({
    was: true,
    content: {
      notes: [
        { id: 10, text: "changed" },
        { id: 12, text: "c" },
      ],
      highestId: 13,
      count: 7,
    },
  });
});

test("keeps rows that are inserted after a clear", () => {
  const folder = newFolder();
  const data = openData(folder);
  const state = new ToyState();
  data.persist("toy")(state);
  for (const text of ["a", "b"]) state.notes.insert({ text });
  data.flush();
  state.notes.clear();
  state.notes.insert({ text: "anew" });
  data.close();

  expect(reopened(folder).content).toEqual({ notes: [{ id: 10, text: "anew" }], highestId: 10, count: 0 });
});

test("writes a change as soon as its cause has ended, without a flush", async () => {
  const folder = newFolder();
  const data = openData(folder);
  const state = new ToyState();
  data.persist("toy")(state);
  state.notes.insert({ text: "a" });
  await Promise.resolve();

  expect(readFileSync(join(folder, "sandbox.data"), "latin1")).toContain("text");
  data.close();
});

test("writes only changed rows, and quiet changes only with the next other change", async () => {
  const folder = newFolder();
  const data = openData(folder);
  const state = new ToyState();
  data.persist("toy")(state);
  for (let n = 0; n < 1000; n++) state.notes.insert({ text: `the note number ${n}` });
  await written();
  const before = size(folder);

  state.notes.all();
  state.notes.update(10, { text: "seen" }, { quiet: true });
  await written();
  expect(size(folder)).toBe(before);
  state.notes.update(11, { text: "changed" });
  await written();
  expect(size(folder) - before).toBeLessThan(400);
  data.close();

  const { content } = reopened(folder) as { content: { notes: { text: string }[] } };
  expect(content.notes.slice(0, 3).map(({ text }) => text)).toEqual(["seen", "changed", "the note number 2"]);
});

test("writes nothing after the close", async () => {
  const folder = newFolder();
  const data = openData(folder);
  const state = new ToyState();
  data.persist("toy")(state);
  data.close();
  const before = size(folder);
  state.notes.insert({ text: "late" });
  await written();

  expect(size(folder)).toBe(before);
});

test("keeps the parts of a sandbox separate", () => {
  const folder = newFolder();
  const data = openData(folder);
  const [one, other] = [new ToyState(), new ToyState()];
  data.persist("one")(one);
  data.persist("other")(other);
  one.notes.insert({ text: "of one" });
  other.count.value = 3;
  data.close();

  const again = openData(folder);
  const [oneAgain, otherAgain] = [new ToyState(), new ToyState()];
  expect(again.persist("one")(oneAgain)).toBe(true);
  expect(again.persist("other")(otherAgain)).toBe(true);
  again.close();
  expect([contentOf(oneAgain), contentOf(otherAgain)]).toEqual([contentOf(one), contentOf(other)]);
});

test("compacts a grown file without loss", async () => {
  const folder = newFolder();
  const data = openData(folder);
  const state = new ToyState();
  data.persist("toy")(state);
  state.notes.insert({ text: "first" });
  state.notes.insert({ text: "" });
  state.count.value = 5;
  const sizes: number[] = [];
  for (let round = 0; round < 30; round++) {
    state.notes.update(11, { text: String(round).repeat(1_000_000) });
    await written();
    sizes.push(size(folder));
  }
  data.close();

  expect(Math.max(...sizes)).toBeLessThan(16_000_000);
  expect(sizes.some((now, index) => now < (sizes[index - 1] ?? 0))).toBe(true);
  expect(readdirSync(folder)).toEqual(["sandbox.data"]);
  expect(reopened(folder).content).toEqual(contentOf(state));
}, 20_000);

class Contents {
  readonly files = new Collection<Row & { readonly files: ReadonlyMap<string, Buffer>; readonly at: Date }>();
}

test("writes a long content that rows share once, and shares it again after a restart", async () => {
  const folder = newFolder();
  const data = openData(folder);
  const state = new Contents();
  data.persist("contents")(state);
  const long = Buffer.alloc(100_000, "x");
  for (let n = 0; n < 20; n++) {
    state.files.insert({
      files: new Map([
        ["long", long],
        ["short", Buffer.from("s")],
      ]),
      at: new Date(n),
    });
    await written();
  }
  data.close();
  expect(size(folder)).toBeLessThan(120_000);

  const again = openData(folder);
  const restored = new Contents();
  again.persist("contents")(restored);
  const rows = restored.files.all();
  // Under jest their classes belong to another realm.
  const plain = ({ files, at }: (typeof rows)[number]) => [...files].map(([name, { length }]) => [name, length, +at]);
  expect(rows.map(plain)).toEqual(state.files.all().map(plain));
  expect(rows[0]?.files.get("long")?.equals(long)).toBe(true);
  expect(Buffer.isBuffer(rows[0]?.files.get("short"))).toBe(true);
  expect(rows.every(({ files }) => files.get("long") === rows[0]?.files.get("long"))).toBe(true);
  const before = size(folder);
  restored.files.insert({ files: new Map([["same", Buffer.from(long)]]), at: new Date(0) });
  await written();
  expect(size(folder) - before).toBeLessThan(1000);
  again.close();
});

test("only the owner may read the file, also in an existing folder", () => {
  const folder = newFolder();
  chmodSync(folder, 0o755);
  openData(folder).close();

  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, "sandbox.data")).mode & 0o777).toBe(0o600);
});

test("creates a folder, with its parents", () => {
  const folder = join(newFolder(), "a", "b");
  openData(folder).close();

  expect(readdirSync(folder)).toEqual(["sandbox.data"]);
});

test("refuses a folder with other files, and does not change it", () => {
  const folder = newFolder();
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, "thesis.txt"), "");

  expect(() => openData(folder)).toThrow(
    `can't keep data in ${folder}: it is not empty and holds no sandbox data. Name an empty or new folder`,
  );
  expect([statSync(folder).mode & 0o777, readdirSync(folder)]).toEqual([0o755, ["thesis.txt"]]);
});

test.each([
  ["pulumi-pipeline sandbox data, format 2\n", "its data has format 2, and this version reads format 1"],
  ["something else\n", "it holds no sandbox data"],
  ["", "it holds no sandbox data"],
])("refuses a data file that starts with %j, and does not change it", (text, problem) => {
  const folder = newFolder();
  const file = join(folder, "sandbox.data");
  writeFileSync(file, text);

  expect(() => openData(folder)).toThrow(`can't keep data in ${folder}: ${problem}`);
  expect([readFileSync(file, "utf8"), readdirSync(folder)]).toEqual([text, ["sandbox.data"]]);
});

test("reports a failed write once, and the next change writes all missing data", async () => {
  const folder = newFolder();
  const stderr = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  const data = openData(folder);
  const state = new ToyState() as ToyState & { notes: { insert(row: object): object } };
  data.persist("toy")(state);
  state.notes.insert({ text: "before" });
  await written();
  const bad = state.notes.insert({ text: "", unknown: Symbol("no such thing in a file") });
  await written();
  state.notes.insert({ text: "meanwhile" });
  await written();
  expect(stderr.mock.calls).toEqual([[expect.stringMatching(/^sandbox: can't save changes: .+\n$/)]]);
  stderr.mockRestore();

  state.notes.delete((bad as Row).id);
  await written();
  data.close();
  expect(reopened(folder).content).toEqual(contentOf(state));
});

test("uses a saved port again, and refuses another one", () => {
  const folder = newFolder();
  const first = openData(folder);
  expect([first.port("gitlab"), first.port("cloud", 4000)]).toEqual([0, 4000]);
  first.savePort("gitlab", "http://127.0.0.1:41273");
  first.close();

  const again = openData(folder);
  expect([again.port("gitlab"), again.port("gitlab", 41273), again.port("cloud")]).toEqual([41273, 41273, 0]);
  expect(() => again.port("gitlab", 4000)).toThrow(
    "the saved port of the gitlab server is 41273, not 4000: URLs in the data contain it",
  );
  again.close();
});

test("keeps other folders beside the data", () => {
  const folder = newFolder();
  openData(folder).close();
  mkdirSync(join(folder, "repositories"));

  expect(reopened(folder).was).toBe(false);
  expect(readdirSync(folder)).toEqual(["repositories", "sandbox.data"]);
});
