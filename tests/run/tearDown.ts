import { removeTemporaryFolder } from "./leftBehind";
import { temporaryFolder } from "./temporaryFolder";

/**
 * Removes the run's temporary folder. Fails the run if something is in it that a test or the sandbox left behind: by the
 * exit code, because after an error in the tear-down Jest writes no results.
 */
export default async function tearDown(): Promise<void> {
  const { before, ofRun } = temporaryFolder;
  if (ofRun === undefined) return;
  // The next run of `jest --watch` makes its folder in the machine's again.
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  const left = await removeTemporaryFolder(ofRun);
  if (left === undefined) return;
  process.stderr.write(`error: ${left}\n`);
  process.exitCode = 1;
}
