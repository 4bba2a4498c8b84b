import { type Dirent, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

/** The names of files and folders that other programs leave in the temporary folder, with the program. */
const ofOthers: readonly (readonly [pattern: RegExp, program: string])[] = [
  [/^pulumi-node-pipes[0-9]+$/, "Pulumi's language host for Node.js, if it is killed"],
  [/^node-compile-cache$/, "Node.js 22 and newer, for programs that ask for its cache, such as tsc"],
  [/^ts-node-[0-9a-f]+$/, "ts-node, with which Pulumi's language host loads programs: a cache"],
  [/^v8-compile-cache-[0-9]+$/, "Yarn 1: a cache"],
];

/** The number of files that are named for each folder that was left behind. */
const SHOWN_FILES = 3;

/**
 * Removes the temporary folder of a run. Returns an error message about the files and folders that the tests left in
 * it; undefined if there were none. Those of other programs do not count.
 */
export async function removeTemporaryFolder(folder: string): Promise<string | undefined> {
  const left = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !ofOthers.some(([pattern]) => pattern.test(name)))
    .map(withFiles)
    .sort();
  await rm(folder, { recursive: true, force: true });
  if (left.length === 0) return undefined;
  return `the tests left ${left.length} files or folders in the temporary folder. The tests that create them have to remove them: ${left.join(", ")}`;
}

/** The name of a file, or of a folder with its first files, which show what test created it. */
function withFiles(entry: Dirent): string {
  if (!entry.isDirectory()) return entry.name;
  const files = readdirSync(join(entry.parentPath, entry.name), { recursive: true, withFileTypes: true })
    .filter((file) => !file.isDirectory())
    .map((file) => join(file.parentPath, file.name).slice(join(entry.parentPath, entry.name).length + 1));
  return `${entry.name} (${files.length === 0 ? "empty" : files.sort().slice(0, SHOWN_FILES).join(", ")})`;
}
