import {
  closeSync,
  fdatasync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { decodeFrames, encodeFrame, type Frame } from "./frames";

/** Counts the changes of the frames, of what is in them, and of the rows: older data is refused, not misread. */
const dataFormat = 1;

const firstLine = (format: number | string) => `pulumi-pipeline sandbox data, format ${format}\n`;

/**
 * One file that grows by what changed, and is replaced as a whole now and then. What was appended outlives the process
 * at once, and the machine as soon as it was synced.
 */
export class DataFile {
  private descriptor: number;
  private size: number;
  private syncing: NodeJS.Timeout | undefined;

  private constructor(
    private readonly path: string,
    descriptor: number,
    size: number,
  ) {
    this.descriptor = descriptor;
    this.size = size;
  }

  /** Opens the file, or makes it, and reads what it holds. */
  static open(path: string): { file: DataFile; frames: Frame[] } {
    const bytes = existing(path);
    if (!bytes) {
      const { descriptor, size } = writeAnew(path, []);
      return { file: new DataFile(path, descriptor, size), frames: [] };
    }
    const { frames, end } = decodeFrames(bytes, requireFormat(bytes));
    const descriptor = openSync(path, "r+");
    // The rest of what a crash cut off.
    ftruncateSync(descriptor, end);
    return { file: new DataFile(path, descriptor, end), frames };
  }

  /** How many bytes it has. */
  get length(): number {
    return this.size;
  }

  /** Appends all of the frames. On an error it is as it was. */
  append(frames: readonly Frame[]): void {
    const bytes = Buffer.concat(frames.map(encodeFrame));
    try {
      writeAll(this.descriptor, bytes, this.size);
    } catch (error) {
      ftruncateSync(this.descriptor, this.size);
      throw error;
    }
    this.size += bytes.length;
    this.syncing ??= setTimeout(() => {
      this.syncing = undefined;
      fdatasync(this.descriptor, ignored);
    }, 100).unref();
  }

  /** Puts a file with these frames in its place: at each moment there is one of the two, and it is whole. */
  replace(frames: readonly Frame[]): void {
    const { descriptor, size } = writeAnew(this.path, frames);
    closeSync(this.descriptor);
    this.descriptor = descriptor;
    this.size = size;
  }

  close(): void {
    clearTimeout(this.syncing);
    fdatasyncSync(this.descriptor);
    closeSync(this.descriptor);
  }
}

/** A sync that fails shows when the data is closed, which syncs again. */
function ignored(): void {
  return undefined;
}

/** Where the frames start. */
function requireFormat(bytes: Buffer): number {
  const line = bytes.subarray(0, bytes.indexOf("\n") + 1).toString("latin1");
  if (line === firstLine(dataFormat)) return line.length;
  const [before = "", after = ""] = firstLine("?").split("?");
  if (!line.startsWith(before)) throw new Error("it is not the sandbox's");
  const format = line.slice(before.length, -after.length);
  throw new Error(`it has the format ${format}, and this version reads the format ${dataFormat}`);
}

function writeAnew(path: string, frames: readonly Frame[]): { descriptor: number; size: number } {
  const aside = `${path}.new`;
  const descriptor = openSync(aside, "w+", 0o600);
  try {
    const bytes = Buffer.concat([Buffer.from(firstLine(dataFormat)), ...frames.map(encodeFrame)]);
    writeAll(descriptor, bytes, 0);
    fsyncSync(descriptor);
    renameSync(aside, path);
    syncFolder(dirname(path));
    return { descriptor, size: bytes.length };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function writeAll(descriptor: number, bytes: Buffer, position: number): void {
  for (let written = 0; written < bytes.length;) {
    written += writeSync(descriptor, bytes, written, bytes.length - written, position + written);
  }
}

/** A new name is there for good only when its folder is synced. */
function syncFolder(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function existing(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
