/**
 * The temporary folders of the machine and of the run. Set-up and tear-down each load their own copy of this module.
 */
export const temporaryFolder = ((globalThis as { temporaryFolderOfTests?: TemporaryFolder }).temporaryFolderOfTests ??=
  {});

interface TemporaryFolder {
  /** The machine's TMPDIR; undefined if it is not set. */
  before?: string | undefined;
  ofRun?: string;
}
