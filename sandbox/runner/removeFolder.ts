import { execFile } from "node:child_process";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";

/** Removes a folder with its contents, including read-only folders. */
export async function removeFolder(path: string): Promise<void> {
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true, maxRetries: 3 });
  try {
    await remove();
  } catch {
    // For example, Go's module cache is read-only.
    await promisify(execFile)("chmod", ["-R", "u+rwX", path]).catch(() => undefined);
    await remove();
  }
}
