import { readdir } from "node:fs/promises";
import { systemReason } from "./systemReason";
import { CommandError } from "./usage";

/** Returns the names of the files in a folder, without its subfolders. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    throw new CommandError(`${folder} can't be read: ${systemReason(error)}`);
  }
}
