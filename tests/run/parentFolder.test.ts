import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parentFolder } from "./parentFolder";

const before = process.env.TMPDIR;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "memory-"));
  delete process.env.TMPDIR;
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  if (before !== undefined) process.env.TMPDIR = before;
});

test("a folder with room, in which programs can be started, is used, and nothing is left in it", () => {
  expect([parentFolder(folder, 1), readdirSync(folder)]).toEqual([folder, []]);
});

test.each([
  ["has too little room", () => parentFolder(folder, Number.MAX_SAFE_INTEGER)],
  ["does not exist", () => parentFolder(join(folder, "none"), 1)],
])("a folder that %s is not used", (_, parent) => {
  expect(parent()).toBe(tmpdir());
});

test("a TMPDIR of the environment has priority", () => {
  process.env.TMPDIR = "/var/tmp";

  expect(parentFolder(folder, 1)).toBe(tmpdir());
});
