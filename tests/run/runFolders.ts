/**
 * The folders of the run, and the environment variables before it. Set-up and tear-down each load their own copy of this
 * module.
 */
export const runFolders = ((globalThis as { foldersOfTests?: RunFolders }).foldersOfTests ??= {});

interface RunFolders {
  /** The machine's variables; undefined if they are not set. */
  before?: Readonly<Record<"TMPDIR" | "PATH", string | undefined>>;
  temporary?: string;
  /** The folder of the tests' `node`, in a folder of its own. */
  node?: string;
}
