import { chmodSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { removeFolder } from "../removeFolder";
import { tar } from "./tar";

/**
 * Extracts all of an archive into a folder, over what is there, and never out of it. Answers whether that succeeded.
 *
 * tar extracts into an empty folder beside it, where no link leads anywhere yet: it creates the archive's own links last.
 * What would then have to go through a link of the target is left out.
 */
export async function extractInto(folder: string, archive: string): Promise<boolean> {
  const aside = `${folder}.extracted`;
  await removeFolder(aside);
  mkdirSync(aside, { mode: 0o700 });
  try {
    const isExtracted = await tar(["-xpf", archive, "-C", aside]);
    if (isExtracted) moveContents(aside, folder);
    return isExtracted;
  } catch {
    return false;
  } finally {
    await removeFolder(aside);
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
    // A folder that may not be written to can't be moved either.
    chmodSync(from, moved.mode | 0o700);
    renameSync(from, to);
    chmodSync(to, moved.mode);
  }
}
