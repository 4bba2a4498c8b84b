import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The sandbox's folder for large files and files that other programs read: repositories, logs, builds. */
export interface Folder {
  /** A path inside the folder. Its parent folder is created. */
  path(...names: readonly [string, ...string[]]): string;
  /** Deletes the folder if it is temporary. */
  close(): void;
}

/** Opens the folder at `path`. Without a path, it is a temporary folder that is created on first use. */
export function openFolder(path?: string): Folder {
  let root = path;
  return {
    path(...names) {
      root ??= mkdtempSync(join(tmpdir(), "sandbox-"));
      const full = join(root, ...names);
      mkdirSync(dirname(full), { recursive: true, mode: 0o700 });
      return full;
    },
    close() {
      if (path === undefined && root !== undefined) rmSync(root, { recursive: true, force: true, maxRetries: 3 });
      if (path === undefined) root = undefined;
    },
  };
}
