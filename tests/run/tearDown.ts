import { removeTemporaryFolder } from "./leftBehind";
import { temporaryFolder } from "./temporaryFolder";

/**
 * Removes the run's temporary folder. If a test or the sandbox left files in it, the run fails by its exit code: after
 * an error in the tear-down, Jest would write no results.
 */
export default async function tearDown(): Promise<void> {
  const { before, ofRun } = temporaryFolder;
  if (ofRun === undefined) return;
  // The next run of `jest --watch` creates its folder in the machine's temporary folder again.
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  const left = await removeTemporaryFolder(ofRun);
  if (left === undefined) return;
  process.stderr.write(`error: ${left}\n`);
  process.exitCode = 1;
}
