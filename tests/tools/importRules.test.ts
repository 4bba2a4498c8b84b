import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

jest.setTimeout(60_000);

const root = resolve(__dirname, "..", "..");

/** Each folder contains one cycle, of one kind of import. */
const circles: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  values: { "a.ts": 'export { b as a } from "./b";', "b.ts": 'export { a as b } from "./a";' },
  "type-only": {
    "a.ts": 'import type { B } from "./b"; export type A = B | 1;',
    "b.ts": 'import { type A } from "./a"; export type B = A | 2;',
  },
  "types-in-place": {
    "a.ts": 'export type A = import("./b").B | 1;',
    "b.ts": 'export type B = import("./a").A | 2;',
  },
  "loaded-later": {
    "a.ts": 'export const a = async () => (await import("./b")).b;',
    "b.ts": 'import { a } from "./a"; export const b = a;',
  },
  "three-files": {
    "a.ts": 'import { b } from "./b"; export const a = b;',
    "b.ts": 'import { c } from "./c"; export const b = c;',
    "c.ts": 'import { a } from "./a"; export const c = a;',
  },
  modules: {
    "a.mjs": 'import { b } from "./b.mjs"; export const a = () => b;',
    "b.mjs": 'import { a } from "./a.mjs"; export const b = () => a;',
  },
  "types-in-comments": {
    "a.mjs": '/** @type {import("./b.mjs").B} */ export const a = 1;',
    "b.mjs": 'import { a } from "./a.mjs"; /** @typedef {number} B */ export const b = a;',
  },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "circles-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The errors of `npm run lint` for the files in the folder: the rule, and the files. */
function lint(): { code: number | null; found: string[][] } {
  const config = join(root, ".dependency-cruiser.mjs");
  const command = join(root, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
  const { status, stdout } = spawnSync(process.execPath, [command, "--config", config, "--output-type", "err", "."], {
    cwd: folder,
    encoding: "utf8",
  });
  const [, ...reports] = stdout.split(/^ *error /m);
  return {
    code: status,
    found: reports.map((report) => [
      report.split(":")[0] ?? "",
      ...[...new Set(report.match(/\S+\.(ts|mjs)/g))].sort(),
    ]),
  };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), `${text}\n`);
}

test("find cycles of all kinds of imports", () => {
  const expected = Object.entries(circles).map(([kind, files]) => {
    for (const [name, text] of Object.entries(files)) write(`${kind}/${name}`, text);
    return ["no-circles", ...Object.keys(files).map((name) => `${kind}/${name}`)];
  });

  const { code, found } = lint();

  expect(code).not.toBe(0);
  expect(found.sort()).toEqual(expected.sort());
});

test("separate the sandbox from the product, except in the demo and in tests", () => {
  write("sandbox/index.ts", "export type Sandbox = 1;");
  write("sandbox/cli/main.ts", 'import type { Sandbox } from "../index"; export type Main = Sandbox;');
  write("sandbox/borrows.ts", 'import type { Usage } from "../cli/usage"; export type Borrows = Usage;');
  write("cli/usage.ts", "export type Usage = 1;");
  write(
    "cli/commands/starts.ts",
    'import type { Sandbox } from "pulumi-pipeline-sandbox"; export type Starts = Sandbox;',
  );
  write("cli/demo/tells.ts", 'import type { Sandbox } from "pulumi-pipeline-sandbox"; export type Tells = Sandbox;');
  write("tests/tries.ts", 'import type { Sandbox } from "pulumi-pipeline-sandbox"; export type Tries = Sandbox;');

  const { code, found } = lint();

  expect(code).not.toBe(0);
  expect(found.sort()).toEqual([
    ["product-without-sandbox", "cli/commands/starts.ts", "sandbox/index.ts"],
    ["sandbox-stands-alone", "cli/usage.ts", "sandbox/borrows.ts"],
  ]);
});

test("accept files that import in one direction", () => {
  write("a.ts", 'import type { B } from "./b"; export type A = B | 1;');
  write("b.ts", 'import { c } from "./c"; export type B = typeof c;');
  write("c.ts", "export const c = 1;");

  expect(lint()).toEqual({ code: 0, found: [] });
});
