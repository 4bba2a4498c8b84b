import { createHash } from "node:crypto";

/** A record of the data file. Frames follow its first line. */
export interface Frame {
  readonly type: FrameType;
  readonly payload: Buffer;
}

/** `blob` is a content that rows share, `change` holds the changes of one flush. */
export type FrameType = "blob" | "change";

const types: readonly FrameType[] = ["blob", "change"];
/** The length of the payload, the type, and the first bytes of a hash of both. */
const headLength = 4 + 1 + 8;

export function encodeFrame({ type, payload }: Frame): Buffer {
  const head = Buffer.alloc(headLength);
  head.writeUInt32LE(payload.length);
  head.writeUInt8(types.indexOf(type) + 1, 4);
  head.set(checksum(type, payload), 5);
  return Buffer.concat([head, payload]);
}

/**
 * The frames from `start`, and where the last complete one ends. A crash may leave an incomplete frame at the end; a
 * damaged frame before others is an error.
 */
export function decodeFrames(bytes: Buffer, start: number): { frames: Frame[]; end: number } {
  const frames: Frame[] = [];
  let end = start;
  while (bytes.length - end >= headLength) {
    const next = end + headLength + bytes.readUInt32LE(end);
    const type = types[bytes.readUInt8(end + 4) - 1];
    const payload = bytes.subarray(end + headLength, next);
    const isComplete =
      next <= bytes.length && type && checksum(type, payload).equals(bytes.subarray(end + 5, end + headLength));
    if (!isComplete) {
      // A file system may extend the file before it writes the bytes.
      if (next >= bytes.length || bytes.subarray(end).every((byte) => byte === 0)) break;
      throw new Error(`it is damaged at byte ${end}`);
    }
    frames.push({ type, payload });
    end = next;
  }
  return { frames, end };
}

function checksum(type: FrameType, payload: Buffer): Buffer {
  return createHash("sha256").update(type).update(payload).digest().subarray(0, 8);
}
