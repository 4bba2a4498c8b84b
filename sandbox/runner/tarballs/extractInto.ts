import { chmodSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { removeFolder } from "../removeFolder";
import { tar } from "./tar";

/**
 * Extracts an archive into a folder and overwrites existing files. Returns whether it succeeded.
 *
 * tar extracts into an empty folder first, which has no links: it creates the archive's links last. Entries whose path
 * would lead through a link of the target folder are skipped, so that nothing is written outside it.
 */
export async function extractInto(folder: string, archive: string): Promise<boolean> {
  const extracted = `${folder}.extracted`;
  await removeFolder(extracted);
  mkdirSync(extracted, { mode: 0o700 });
  try {
    const isExtracted = await tar(["-xpf", archive, "-C", extracted]);
    if (isExtracted) moveContents(extracted, folder);
    return isExtracted;
  } catch {
    return false;
  } finally {
    await removeFolder(extracted);
  }
}

function moveContents(from: string, to: string): void {
  for (const name of readdirSync(from)) move(join(from, name), join(to, name));
}

function move(from: string, to: string): void {
  const moved = lstatSync(from);
  const present = lstatSync(to, { throwIfNoEntry: false });
  if (!moved.isDirectory()) {
    rmSync(to, { force: true, recursive: true });
    renameSync(from, to);
  } else if (present?.isSymbolicLink() === true) {
    return;
  } else if (present?.isDirectory() === true) {
    moveContents(from, to);
  } else {
    rmSync(to, { force: true });
    // A read-only folder can't be moved.
    chmodSync(from, moved.mode | 0o700);
    renameSync(from, to);
    chmodSync(to, moved.mode);
  }
}
