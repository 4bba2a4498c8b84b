import { removeEmpty } from "./leftBehind";
import { temporaryFolder } from "./temporaryFolder";

/** Removes the run's temporary folder. Fails the run if something is in it that a test or the sandbox left behind. */
export default async function tearDown(): Promise<void> {
  const { before, ofRun } = temporaryFolder;
  if (ofRun === undefined) return;
  // The next run of `jest --watch` makes its folder in the machine's again.
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  await removeEmpty(ofRun);
}
