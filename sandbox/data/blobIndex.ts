import { createHash } from "node:crypto";
import type { Blobs } from "./codec";

/**
 * Long contents by their hashes: each is written once to a file, however many rows hold it, and is one Buffer again for
 * all of them when it is read.
 */
export class BlobIndex implements Blobs {
  private readonly written = new Set<string>();
  /** Only while the file is read. */
  private contents = new Map<string, Buffer>();
  /** A Buffer is hashed once. */
  private readonly names = new WeakMap<Uint8Array, string>();

  /** `write` is called for a content that the file does not hold yet. */
  constructor(private readonly write: (content: Buffer) => void) {}

  put(content: Uint8Array): string {
    const name = this.nameOf(content);
    if (!this.written.has(name)) {
      this.write(Buffer.from(content.buffer, content.byteOffset, content.byteLength));
      this.written.add(name);
    }
    return name;
  }

  /** Takes a content that the file holds. */
  add(payload: Buffer): void {
    // A copy, so that the rest of the file need not stay in memory.
    const content = Buffer.from(payload);
    const name = this.nameOf(content);
    this.written.add(name);
    this.contents.set(name, content);
  }

  get(name: string): Buffer {
    const content = this.contents.get(name);
    if (!content) throw new Error(`it lacks the content ${name}`);
    return content;
  }

  /** All is read: only who holds a content keeps it in memory. */
  doneReading(): void {
    this.contents = new Map();
  }

  /** The file is another now, and holds none. */
  clear(): void {
    this.written.clear();
  }

  private nameOf(content: Uint8Array): string {
    const known = this.names.get(content);
    if (known !== undefined) return known;
    const name = createHash("sha256").update(content).digest("base64");
    this.names.set(content, name);
    return name;
  }
}
