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

/** The format version. Increase it when frames, payloads or rows change, so that older data is rejected. */
const dataFormat = 1;

const firstLine = (format: number | string) => `pulumi-pipeline sandbox data, format ${format}\n`;

/**
 * An append-only file of frames, replaced as a whole when it is compacted. Appended frames survive a crash of the process,
 * and after a sync a crash of the machine.
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

  /** Opens or creates the file and reads its frames. */
  static open(path: string): { file: DataFile; frames: Frame[] } {
    const bytes = readIfPresent(path);
    if (!bytes) {
      const { descriptor, size } = writeNewFile(path, []);
      return { file: new DataFile(path, descriptor, size), frames: [] };
    }
    const { frames, end } = decodeFrames(bytes, requireFormat(bytes));
    const descriptor = openSync(path, "r+");
    // Removes an incomplete frame that a crash left at the end.
    ftruncateSync(descriptor, end);
    return { file: new DataFile(path, descriptor, end), frames };
  }

  /** The size in bytes. */
  get length(): number {
    return this.size;
  }

  /** Appends the frames. On an error the file is unchanged. */
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
      fdatasync(this.descriptor, ignoreSyncError);
    }, 100).unref();
  }

  /** Replaces the file atomically with one that holds these frames. */
  replace(frames: readonly Frame[]): void {
    const { descriptor, size } = writeNewFile(this.path, frames);
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

/** `close` syncs again and reports a sync that fails. */
function ignoreSyncError(): void {
  return undefined;
}

/** The offset of the first frame. Throws if the format is another one. */
function requireFormat(bytes: Buffer): number {
  const line = bytes.subarray(0, bytes.indexOf("\n") + 1).toString("latin1");
  if (line === firstLine(dataFormat)) return line.length;
  const [before = "", after = ""] = firstLine("?").split("?");
  if (!line.startsWith(before)) throw new Error("it holds no sandbox data");
  const format = line.slice(before.length, -after.length);
  throw new Error(`its data has format ${format}, and this version reads format ${dataFormat}`);
}

function writeNewFile(path: string, frames: readonly Frame[]): { descriptor: number; size: number } {
  const newPath = `${path}.new`;
  const descriptor = openSync(newPath, "w+", 0o600);
  try {
    const bytes = Buffer.concat([Buffer.from(firstLine(dataFormat)), ...frames.map(encodeFrame)]);
    writeAll(descriptor, bytes, 0);
    fsyncSync(descriptor);
    renameSync(newPath, path);
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

/** Syncs a folder, which makes a rename in it durable. */
function syncFolder(path: string): void {
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function readIfPresent(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
