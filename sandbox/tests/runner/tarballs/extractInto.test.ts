import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { extractInto } from "../../../runner/tarballs/extractInto";

let root: string;
const project = () => join(root, "project");
const outside = () => join(root, "outside");
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "extract-"));
  mkdirSync(project());
  mkdirSync(outside());
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** An archive of files with this content, packed under the names that `rename` gives them. */
function archiveOf(
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>> = {},
  ...args: string[]
) {
  const source = join(root, "source");
  mkdirSync(source);
  for (const [name, content] of Object.entries(files)) write(join(source, name), content);
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(source, name));
  const archive = join(root, "archive.tar");
  execFileSync("tar", ["-cPf", archive, "-C", source, ...args, ...readdirSync(source)]);
  rmSync(source, { recursive: true });
  return archive;
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

test("replaces existing files, and keeps files that are not in the archive", async () => {
  write(join(project(), "folder/old"), "old");
  write(join(project(), "folder/file"), "old");
  write(join(project(), "was-file"), "old");

  expect(
    await extractInto(project(), archiveOf({ "folder/file": "new", "was-file/inner": "new", ".git/config": "c" })),
  ).toBe(true);

  const contents = ["folder/old", "folder/file", "was-file/inner", ".git/config"];
  expect(contents.map((name) => readFileSync(join(project(), name), "utf8"))).toEqual(["old", "new", "new", "c"]);
  expect(readdirSync(root).sort()).toEqual(["archive.tar", "outside", "project"]);
});

test.each([
  ["a name with ..", "s,^,../outside/,"],
  ["an absolute name", "s,^,/ROOT/outside/,"],
])("%s cannot write outside of the folder", async (_, rename) => {
  const archive = archiveOf({ file: "canary" }, {}, `--transform=${rename.replace("/ROOT", root)}`);
  await extractInto(project(), archive);

  expect(readdirSync(outside())).toEqual([]);
  expect(readdirSync(root).sort()).toEqual(["archive.tar", "outside", "project"]);
});

test("does not write through a link of the same archive", async () => {
  const archive = archiveOf({ "file/canary": "canary" }, { hole: "../outside" });
  // First the link, then a file whose path leads through it.
  const second = join(root, "second.tar");
  execFileSync("tar", ["-xf", archive, "-C", root]);
  execFileSync("tar", ["-cPf", second, "-C", root, "hole"]);
  execFileSync("tar", ["-rPf", second, "-C", root, "--transform=s,^file,hole,", "file/canary"]);
  rmSync(join(root, "hole"));
  rmSync(join(root, "file"), { recursive: true });
  await extractInto(project(), second);

  expect(readdirSync(outside())).toEqual([]);
});

test("leaves out a file below an existing link, and keeps the link", async () => {
  symlinkSync("../outside", join(project(), "hole"));

  expect(await extractInto(project(), archiveOf({ "hole/canary": "canary", other: "other" }))).toBe(true);

  expect(readdirSync(outside())).toEqual([]);
  expect(readlinkSync(join(project(), "hole"))).toBe("../outside");
  expect(existsSync(join(project(), "other"))).toBe(true);
});

test("replaces a link in the place of a file, and does not write through it", async () => {
  write(join(outside(), "file"), "untouched");
  symlinkSync("../outside/file", join(project(), "file"));
  await extractInto(project(), archiveOf({ file: "new" }));

  expect(readFileSync(join(outside(), "file"), "utf8")).toBe("untouched");
  expect(lstatSync(join(project(), "file")).isFile()).toBe(true);
});

test("extracts a link to the outside as a link", async () => {
  await extractInto(project(), archiveOf({}, { hole: "../outside" }));

  expect(readlinkSync(join(project(), "hole"))).toBe("../outside");
});

test("keeps the permissions of folders, including read-only ones", async () => {
  const source = join(root, "locked");
  write(join(source, "inner/file"), "content");
  const archive = join(root, "archive.tar");
  execFileSync("chmod", ["-R", "a-w", source]);
  execFileSync("tar", ["-cf", archive, "-C", root, "locked"]);
  execFileSync("chmod", ["-R", "u+w", source]);

  expect(await extractInto(project(), archive)).toBe(true);
  expect((lstatSync(join(project(), "locked/inner")).mode & 0o222).toString(8)).toBe("0");
  execFileSync("chmod", ["-R", "u+w", project()]);
});

test("extracts nothing from a file that is not an archive", async () => {
  write(join(root, "archive.tar"), "no archive");

  expect(await extractInto(project(), join(root, "archive.tar"))).toBe(false);
  expect(readdirSync(project())).toEqual([]);
});
