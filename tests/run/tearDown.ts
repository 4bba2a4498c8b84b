import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { removeTemporaryFolder } from "./leftBehind";
import { runFolders } from "./runFolders";

/**
 * Removes the run's folders. If a test or the sandbox left files in the temporary one, the run fails by its exit code:
 * after an error in the tear-down, Jest would write no results.
 */
export default async function tearDown(): Promise<void> {
  const { before, temporary, node } = runFolders;
  if (before === undefined || temporary === undefined || node === undefined) return;
  // The next run of `jest --watch` creates its folders in the machine's temporary folder again.
  for (const name of ["TMPDIR", "PATH"] as const) {
    if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = before[name];
  }
  await rm(dirname(node), { recursive: true, force: true });
  const left = await removeTemporaryFolder(temporary);
  if (left === undefined) return;
  process.stderr.write(`error: ${left}\n`);
  process.exitCode = 1;
}
