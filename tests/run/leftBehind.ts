import { type Dirent, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

/** What programs that are not ours leave in the temporary folder, with the program. */
const ofOthers: readonly (readonly [pattern: RegExp, program: string])[] = [
  [/^pulumi-node-pipes[0-9]+$/, "Pulumi's language host for Node.js, if it is killed"],
  [/^node-compile-cache$/, "Node.js 22 and newer, for programs that ask for its cache, such as tsc"],
  [/^ts-node-[0-9a-f]+$/, "ts-node, with which Pulumi's language host loads programs: a cache"],
  [/^v8-compile-cache-[0-9]+$/, "Yarn 1: a cache"],
];

/** Of a folder that was left behind, so many of its files are named. */
const SHOWN_FILES = 3;

/**
 * Removes the temporary folder of a run. The result says what was in it, unless other programs left it: whatever makes a
 * file or a folder there removes it. Undefined if nothing was.
 */
export async function removeTemporaryFolder(folder: string): Promise<string | undefined> {
  const left = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !ofOthers.some(([pattern]) => pattern.test(name)))
    .map(withFiles)
    .sort();
  await rm(folder, { recursive: true, force: true });
  if (left.length === 0) return undefined;
  return `the tests left ${left.length} files or folders in the temporary folder. What makes them has to remove them: ${left.join(", ")}`;
}

/** The name of a file, or of a folder with the first files in it: they tell which test it was. */
function withFiles(entry: Dirent): string {
  if (!entry.isDirectory()) return entry.name;
  const files = readdirSync(join(entry.parentPath, entry.name), { recursive: true, withFileTypes: true })
    .filter((file) => !file.isDirectory())
    .map((file) => join(file.parentPath, file.name).slice(join(entry.parentPath, entry.name).length + 1));
  return `${entry.name} (${files.length === 0 ? "empty" : files.sort().slice(0, SHOWN_FILES).join(", ")})`;
}
