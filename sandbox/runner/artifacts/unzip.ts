import { chmodSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ZipEntry, zipEntries } from "../../zip/entries";
import { hasLinkedParent } from "./hasLinkedParent";

const LINK = 0o120000;
const KIND = 0o170000;

/** Unpacks an archive into a folder and overwrites existing files. Entries outside the folder are skipped. */
export function unzipInto(folder: string, archive: Buffer): void {
  for (const entry of zipEntries(archive)) {
    const names = entry.name.split("/").filter((name) => name !== "" && name !== ".");
    const isOutside = entry.name.startsWith("/") || names.includes("..") || names.length === 0;
    if (isOutside || hasLinkedParent(folder, names.join("/"))) continue;
    const path = join(folder, ...names);
    if (entry.name.endsWith("/")) makeFolder(path, entry.mode);
    else writeEntry(path, entry);
  }
}

function makeFolder(path: string, mode: number): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) rmSync(path, { force: true });
  mkdirSync(path, { recursive: true });
  if (mode !== 0) chmodSync(path, (mode & 0o777) | 0o700);
}

function writeEntry(path: string, entry: ZipEntry): void {
  mkdirSync(dirname(path), { recursive: true });
  // An existing link is replaced, not followed.
  rmSync(path, { force: true, recursive: true });
  if ((entry.mode & KIND) === LINK) {
    symlinkSync(entry.content().toString("utf8"), path);
    return;
  }
  writeFileSync(path, entry.content());
  if (entry.mode !== 0) chmodSync(path, entry.mode & 0o777);
}
