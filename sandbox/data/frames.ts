import { createHash } from "node:crypto";

/** What the data file is made of after its first line. */
export interface Frame {
  readonly type: FrameType;
  readonly payload: Buffer;
}

/** `blob` is a content that rows share, `change` is what changed at one time. */
export type FrameType = "blob" | "change";

const types: readonly FrameType[] = ["blob", "change"];
/** A length, a type, and the start of a hash over type and payload. */
const headLength = 4 + 1 + 8;

export function encodeFrame({ type, payload }: Frame): Buffer {
  const head = Buffer.alloc(headLength);
  head.writeUInt32LE(payload.length);
  head.writeUInt8(types.indexOf(type) + 1, 4);
  head.set(checksum(type, payload), 5);
  return Buffer.concat([head, payload]);
}

/**
 * The frames from `start` on, and where the last whole one ends: a crash may cut off the one that was being written.
 * Throws where a frame is broken that others follow, because that is no crash's doing.
 */
export function decodeFrames(bytes: Buffer, start: number): { frames: Frame[]; end: number } {
  const frames: Frame[] = [];
  let end = start;
  while (bytes.length - end >= headLength) {
    const next = end + headLength + bytes.readUInt32LE(end);
    const type = types[bytes.readUInt8(end + 4) - 1];
    const payload = bytes.subarray(end + headLength, next);
    const whole =
      next <= bytes.length && type && checksum(type, payload).equals(bytes.subarray(end + 5, end + headLength));
    if (!whole) {
      // A file system may have made the file longer before it wrote.
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
