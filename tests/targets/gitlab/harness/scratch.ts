import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Creates a new empty folder, which is removed after the test file. */
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

/** Removes all these folders. */
export function removeFolders(): void {
  if (topFolder !== undefined) rmSync(topFolder, { recursive: true, force: true });
  topFolder = undefined;
}
