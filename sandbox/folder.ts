import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Where the sandbox keeps what is too large for memory, or is other programs' to read: repositories, logs, builds. */
export interface Folder {
  /** A path inside it. The folder that holds it is there by then. */
  path(...names: readonly [string, ...string[]]): string;
  /** Takes it away, unless it is to outlive the sandbox. */
  close(): void;
}

/** A folder that is kept at `path`; without one, a temporary one, which is made when it is first asked for. */
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
