import { inflateRawSync } from "node:zlib";

/** One entry of an archive. */
export interface ZipEntry {
  /** The path with `/`; a folder's ends with `/`. */
  readonly name: string;
  /** The Unix mode with the file type; 0 if the archive has none. */
  readonly mode: number;
  content(): Buffer;
}

const END = Buffer.from([0x50, 0x4b, 0x05, 0x06]);

/** The entries of a ZIP archive, in its order. */
export function zipEntries(archive: Buffer): readonly ZipEntry[] {
  const end = archive.lastIndexOf(END);
  if (end === -1) throw new Error("zip: not a valid zip file");
  const count = archive.readUInt16LE(end + 10);
  const entries: ZipEntry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    const [method, packed, size] = [
      archive.readUInt16LE(at + 10),
      archive.readUInt32LE(at + 20),
      archive.readUInt32LE(at + 24),
    ];
    const [nameLength, extraLength] = [archive.readUInt16LE(at + 28), archive.readUInt16LE(at + 30)];
    const local = archive.readUInt32LE(at + 42);
    entries.push({
      name: archive.toString("utf8", at + 46, at + 46 + nameLength),
      mode: archive.readUInt32LE(at + 38) >>> 16,
      content() {
        const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
        const data = archive.subarray(start, start + packed);
        return method === 0 ? data : inflateRawSync(data, { maxOutputLength: Math.max(size, 1) });
      },
    });
    at += 46 + nameLength + extraLength + archive.readUInt16LE(at + 32);
  }
  return entries;
}

/** The content of one entry, or undefined if there is no such entry or `archive` is not a ZIP. */
export function zipEntry(archive: Buffer, name: string): Buffer | undefined {
  if (!archive.includes(END)) return undefined;
  return zipEntries(archive)
    .find((entry) => entry.name === name)
    ?.content();
}
