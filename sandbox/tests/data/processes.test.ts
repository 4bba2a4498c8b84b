import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openData } from "../../data/openData";
import { compileInto } from "./compiled";
import { scratchFolders } from "./scratch";
import { contentOf, ToyState } from "./toyState";

jest.setTimeout(60_000);

const newFolder = scratchFolders();
const program = newFolder();
const running = new Set<ChildProcess>();

beforeAll(() => {
  compileInto(program);
  // Writes as fast as possible, and prints each completed change. Some are large, so that the file is replaced.
  writeFileSync(
    join(program, "writer.js"),
    `
const { openData } = require("./data/openData.js");
const { Cell, Collection } = require("./store.js");
const state = { notes: new Collection(10), count: new Cell(0) };
openData(process.argv[2]).persist("toy")(state);
function step() {
  const n = state.count.value + 1;
  state.notes.insert({ text: String(n).repeat(n % 10 === 0 ? 400000 : 10) });
  if (n > 5) state.notes.delete(state.notes.highestId - 5);
  state.count.value = n;
  setImmediate(() => process.stdout.write(n + "\\n", step));
}
step();
`,
  );
});
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
});

function start(folder: string): ChildProcess {
  const child = spawn(process.execPath, [join(program, "writer.js"), folder], { stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** Kills a writer after it has printed this number of changes; returns the last printed one. */
async function killedAfter(child: ChildProcess, changes: number): Promise<number> {
  if (!child.stdout) throw new Error("no output");
  const exit = once(child, "exit");
  let said = 0;
  let seen = 0;
  for await (const line of createInterface(child.stdout)) {
    said = Number(line);
    if (++seen === changes) child.kill("SIGKILL");
  }
  await exit;
  return said;
}

function stateIn(folder: string): ToyState {
  const data = openData(folder);
  const state = new ToyState();
  data.persist("toy")(state);
  data.close();
  return state;
}

test("a killed process loses no change that it reported", async () => {
  const folder = newFolder();

  for (const changes of [1, 7, 35, 80, 161]) {
    const said = await killedAfter(start(folder), changes);
    const { notes, count } = stateIn(folder);
    const n = count.value;
    // Further changes may exist, if they are complete.
    expect([0, 1]).toContain(n - said);
    expect(notes.highestId).toBe(9 + n);
    const first = Math.max(1, n - 4);
    expect(notes.all().map(({ id, text }) => [id, text.slice(0, 10)])).toEqual(
      Array.from({ length: Math.min(n, 5) }, (_, index) => [
        9 + first + index,
        String(first + index)
          .repeat(10)
          .slice(0, 10),
      ]),
    );
  }
  expect(readdirSync(folder).filter((name) => !name.startsWith("sandbox.data"))).toEqual([]);
});

test("a second process gets the owner's process id, and a killed process leaves no lock", async () => {
  const folder = newFolder();
  const child = start(folder);
  if (!child.stdout) throw new Error("no output");
  await once(child.stdout, "data");
  child.stdout.resume();

  const before = new ToyState();
  expect(() => openData(folder)).toThrow(
    `can't keep data in ${folder}: it is in use by another sandbox, with the process id ${child.pid ?? 0}`,
  );
  expect(contentOf(before)).toEqual({ notes: [], highestId: 9, count: 0 });
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(readFileSync(join(folder, "sandbox.lock"), "utf8")).toMatch(new RegExp(`^${child.pid ?? 0} `));
  expect(stateIn(folder).count.value).toBeGreaterThan(0);
});

test("a process can open a folder again only after closing it", () => {
  const folder = newFolder();
  const data = openData(folder);

  expect(() => openData(folder)).toThrow(`it is in use by another sandbox, with the process id ${process.pid}`);
  data.close();
  openData(folder).close();
});

test.each([
  ["the process id of another process", `${process.pid} 1\n`],
  ["an invalid process id", "nobody\n"],
  ["an ended process", "999999999 1\n"],
  ["nothing", ""],
])("ignores a lock with %s", (_, text) => {
  const folder = newFolder();
  writeFileSync(join(folder, "sandbox.lock"), text);
  const data = openData(folder);
  expect(readFileSync(join(folder, "sandbox.lock"), "utf8")).toMatch(new RegExp(`^${process.pid} `));
  data.close();

  expect(readdirSync(folder)).toEqual(["sandbox.data"]);
});
