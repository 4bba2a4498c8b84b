/** The temporary folders of the machine and of the run. Set-up and tear-down load this module each for themselves. */
export const temporaryFolder = ((globalThis as { temporaryFolderOfTests?: TemporaryFolder }).temporaryFolderOfTests ??=
  {});

interface TemporaryFolder {
  /** The machine's; undefined for its default. */
  before?: string | undefined;
  ofRun?: string;
}
