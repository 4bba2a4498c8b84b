import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new empty folder, gone when the test file is done. */
export function newFolder(): string {
  const folder = join(top(), String(count++));
  mkdirSync(folder);
  return folder;
}

let count = 0;
let topFolder: string | undefined;

function top(): string {
  return (topFolder ??= mkdtempSync(join(tmpdir(), "pulumi-pipeline-gitlab-")));
}

/** Removes all of them. */
export function removeFolders(): void {
  if (topFolder !== undefined) rmSync(topFolder, { recursive: true, force: true });
  topFolder = undefined;
}
