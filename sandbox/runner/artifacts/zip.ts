import { lstatSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { deflateRaw } from "node:zlib";
import { crc32 } from "../../zip/crc32";
import type { FoundFile } from "./findFiles";
import { readRegularFile } from "./readRegularFile";

/** The maximum size of an archive or report, in bytes. GitLab: `max_artifacts_size`, 100 MiB. */
export const MAX_BYTES = 100 * 1024 * 1024;

const UTF8_NAME = 0x0800;
const STORED = 0;
const DEFLATED = 8;
/** Version 2.0 of the format, made on Unix. */
const MADE_BY = (3 << 8) | 20;

/** The artifacts are larger than GitLab accepts. */
export class TooLargeError extends Error {
  constructor() {
    super("too large");
  }
}

/** Packs files into a ZIP archive, with their modes, times and links. */
export async function zipFiles(project: string, files: readonly FoundFile[]): Promise<Buffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  let total = 0;
  const kept = files.filter(({ path }) => path !== ".");
  if (kept.length > 0xffff) throw new TooLargeError();
  for (const { path, stats } of kept) {
    total += stats.isFile() ? stats.size : 0;
    if (total > MAX_BYTES) throw new TooLargeError();
    const name = Buffer.from(stats.isDirectory() ? `${path}/` : path);
    const content = contentOf(join(project, path));
    const packed = content.length === 0 ? content : await promisify(deflateRaw)(content, { level: 6 });
    const isPacked = packed.length < content.length;
    const data = isPacked ? packed : content;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(UTF8_NAME, 2);
    common.writeUInt16LE(isPacked ? DEFLATED : STORED, 4);
    common.writeUInt32LE(dosTime(stats.mtime), 6);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    parts.push(signature(0x04034b50), common, name, data);
    directory.push(
      signature(0x02014b50),
      word(MADE_BY),
      common,
      centralRest(stats.mode, stats.isDirectory(), offset),
      name,
    );
    offset += 4 + common.length + name.length + data.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([...parts, ...directory, endRecord(kept.length, size, offset)]);
}

/** The content of an entry. For a link it is its target. */
function contentOf(path: string): Buffer {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink()) return Buffer.from(readlinkSync(path));
  return stats.isFile() ? readRegularFile(path) : Buffer.alloc(0);
}

function centralRest(mode: number, isDirectory: boolean, offset: number): Buffer {
  const rest = Buffer.alloc(14);
  // The upper half holds the Unix mode, the lower half the MS-DOS directory flag.
  rest.writeUInt32LE((((mode & 0xffff) << 16) | (isDirectory ? 0x10 : 0)) >>> 0, 6);
  rest.writeUInt32LE(offset, 10);
  return rest;
}

function endRecord(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}

/** A time in MS-DOS format: local time from 1980 on, in steps of two seconds. */
function dosTime(at: Date): number {
  if (at.getFullYear() < 1980) return (1 << 21) | (1 << 16);
  const date = ((at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate();
  const time = (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1);
  return ((date << 16) | time) >>> 0;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
