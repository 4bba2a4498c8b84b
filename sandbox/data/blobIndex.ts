import { createHash } from "node:crypto";
import type { Blobs } from "./codec";

/**
 * Long contents by their hashes. Each is written to the file once, even if several rows hold it, and all these rows share
 * one Buffer after a restart.
 */
export class BlobIndex implements Blobs {
  private readonly written = new Set<string>();
  /** Filled only while the file is read. */
  private contents = new Map<string, Buffer>();
  /** The names of Buffers that were hashed already. */
  private readonly names = new WeakMap<Uint8Array, string>();

  /** `write` is called for each content that is not in the file yet. */
  constructor(private readonly write: (content: Buffer) => void) {}

  put(content: Uint8Array): string {
    const name = this.nameOf(content);
    if (!this.written.has(name)) {
      this.write(Buffer.from(content.buffer, content.byteOffset, content.byteLength));
      this.written.add(name);
    }
    return name;
  }

  /** Adds a content that was read from the file. */
  add(payload: Buffer): void {
    // A copy, so that the rest of the file need not stay in memory.
    const content = Buffer.from(payload);
    const name = this.nameOf(content);
    this.written.add(name);
    this.contents.set(name, content);
  }

  get(name: string): Buffer {
    const content = this.contents.get(name);
    if (!content) throw new Error(`the content ${name} is missing`);
    return content;
  }

  /** Ends reading, and frees the contents that no row holds. */
  doneReading(): void {
    this.contents = new Map();
  }

  /** Clears the list of contents in the file, so that they are written again. */
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
