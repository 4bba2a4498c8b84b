import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitEnvironment } from "../gitProcess";

/** The lines of both sides, merged by `git merge-file`; undefined on a conflict or binary content. */
export function mergeText(base: Buffer, ours: Buffer, theirs: Buffer): Buffer | undefined {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-merge-"));
  try {
    const paths = Object.entries({ ours, base, theirs }).map(([name, content]) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    });
    const { status, stdout, error } = spawnSync("git", ["merge-file", "-p", "--quiet", ...paths], {
      env: gitEnvironment(),
      cwd: folder,
      maxBuffer: Infinity,
    });
    if (error) throw error;
    return status === 0 ? stdout : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
