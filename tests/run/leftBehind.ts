import { readdirSync } from "node:fs";
import { rm } from "node:fs/promises";

/** What programs that are not ours leave in the temporary folder, with the program. */
const ofOthers: readonly (readonly [pattern: RegExp, program: string])[] = [
  [/^pulumi-node-pipes[0-9]+$/, "Pulumi's language host for Node.js, if it is killed"],
  [/^node-compile-cache$/, "Node.js 22 and newer, for programs that ask for its cache, such as tsc"],
  [/^ts-node-[0-9a-f]+$/, "ts-node, with which Pulumi's language host loads programs: a cache"],
];

/**
 * Removes the temporary folder of a run. Throws the names of what is in it, unless other programs left it: whatever makes
 * a file or a folder there removes it.
 */
export async function removeEmpty(folder: string): Promise<void> {
  const left = readdirSync(folder).filter((name) => !ofOthers.some(([pattern]) => pattern.test(name)));
  await rm(folder, { recursive: true, force: true });
  if (left.length === 0) return;
  throw new Error(
    `the tests left ${left.length} files or folders in the temporary folder. What makes them has to remove them: ${left.sort().join(", ")}`,
  );
}
