import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout that these tools belong to. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The folder for this checkout's generated files: engine.json, the sandbox's own PULUMI_HOME, locks. */
export const SANDBOX = join(ROOT, ".sandbox");

/** @param {string} file */
export function exists(file) {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}

/** @param {string} file */
export function readIfThere(file) {
  return exists(file) ? readFileSync(file, "utf8") : undefined;
}

/** @param {string} file */
export function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/**
 * Writes a file so that a reader sees the old text or the new one, never a part.
 *
 * @param {string} file
 * @param {string} text
 */
export function writeWhole(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, text);
  renameSync(partial, file);
}

/**
 * Every file below a folder as sorted paths relative to it, with `/`; `skip` leaves out a file or a whole folder.
 *
 * @param {string} folder
 * @param {(path: string) => boolean} [skip]
 * @returns {string[]}
 */
export function listFiles(folder, skip = () => false) {
  /** @param {string} at @returns {string[]} */
  const walk = (at) =>
    readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
      const path = join(at, entry.name);
      if (skip(relative(folder, path).split(sep).join("/"))) return [];
      return entry.isDirectory() ? walk(path) : [path];
    });
  return walk(folder)
    .map((path) => relative(folder, path).split(sep).join("/"))
    .sort();
}

/**
 * A digest over names and contents, so that it changes when a file is added, removed, renamed or edited.
 *
 * @param {readonly string[]} files
 */
export function digest(files) {
  const hash = createHash("sha256");
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${relative(ROOT, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}
