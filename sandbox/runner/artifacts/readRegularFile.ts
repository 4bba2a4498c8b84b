import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;

/** The content of a regular file; empty if a job has meanwhile replaced it with another kind of file. */
export function readRegularFile(path: string): Buffer {
  let file: number;
  try {
    file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ELOOP") return Buffer.alloc(0);
    throw error;
  }
  try {
    return fstatSync(file).isFile() ? readFileSync(file) : Buffer.alloc(0);
  } finally {
    closeSync(file);
  }
}
