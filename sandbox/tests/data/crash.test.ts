import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { openData } from "../../data/openData";
import { scratchFolders } from "./scratch";
import { contentOf, ToyState } from "./toyState";

const newFolder = scratchFolders();

function contentIn(folder: string): object {
  const data = openData(folder);
  const state = new ToyState();
  data.persist("toy")(state);
  data.close();
  return contentOf(state);
}

/** A folder, and its state after each write. */
function dataWith(texts: readonly string[]): { folder: string; moments: object[] } {
  const folder = newFolder();
  const data = openData(folder);
  const state = new ToyState();
  const moments = [contentOf(state)];
  data.persist("toy")(state);
  for (const [index, text] of texts.entries()) {
    // The counter and the notes belong together.
    const note = state.notes.insert({ text });
    if (index % 3 === 2) state.notes.delete(note.id - 1);
    state.count.value++;
    data.flush();
    moments.push(contentOf(state));
  }
  data.close();
  return { folder, moments };
}

test("a file that a crash cut off at any place is read as a complete earlier state", () => {
  const { folder, moments } = dataWith(["a", "b", "a longer one that takes some more bytes", "d"]);
  const file = join(folder, "sandbox.data");
  const whole = readFileSync(file);
  const start = whole.indexOf("\n") + 1;
  const seen: object[] = [];

  for (let length = whole.length; length >= start; length--) {
    truncateSync(file, length);
    const content = contentIn(folder);
    expect(moments).toContainEqual(content);
    if (!seen.some((known) => JSON.stringify(known) === JSON.stringify(content))) seen.push(content);
    writeFileSync(file, whole);
  }
  expect(seen).toEqual(moments.toReversed());
});

test("keeps changes that follow an incomplete frame", () => {
  const { folder, moments } = dataWith(["a", "b"]);
  const file = join(folder, "sandbox.data");
  truncateSync(file, readFileSync(file).length - 3);
  const data = openData(folder);
  const state = new ToyState();
  data.persist("toy")(state);
  expect(contentOf(state)).toEqual(moments[1]);
  state.notes.insert({ text: "c" });
  data.close();

  expect(contentIn(folder)).toEqual(contentOf(state));
});

test("accepts a tail of zeros, which a power failure may leave", () => {
  const { folder, moments } = dataWith(["a"]);
  const file = join(folder, "sandbox.data");
  writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.alloc(5000)]));

  expect(contentIn(folder)).toEqual(moments[1]);
});

test("never reads a changed byte as another value", () => {
  const { folder, moments } = dataWith(["a", "b", "c"]);
  const file = join(folder, "sandbox.data");
  const whole = readFileSync(file);
  const start = whole.indexOf("\n") + 1;

  fc.assert(
    fc.property(fc.integer({ min: start, max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ flip;
      writeFileSync(file, damaged);
      try {
        expect(moments).toContainEqual(contentIn(folder));
      } catch (error) {
        expect(String(error)).toMatch(/^Error: can't keep data in .+: it is damaged at byte \d+$/);
      }
    }),
    { numRuns: 100 },
  );
});

test("damage in the middle is an error, and the file stays unchanged", () => {
  const { folder } = dataWith(["a", "b", "c"]);
  const file = join(folder, "sandbox.data");
  const damaged = readFileSync(file);
  const at = damaged.indexOf("\n") + 20;
  damaged[at] = (damaged[at] ?? 0) ^ 1;
  writeFileSync(file, damaged);

  expect(() => openData(folder)).toThrow(/it is damaged at byte \d+$/);
  expect(readFileSync(file)).toEqual(damaged);
});
