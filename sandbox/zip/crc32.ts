import * as zlib from "node:zlib";

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 with the IEEE polynomial, as ZIP and ESC use it. Uses Node's own from 20.15 on. */
export function crc32(content: Buffer): number {
  const native = (zlib as { crc32?: (content: Buffer) => number }).crc32;
  if (native !== undefined) return native(content);
  return crc32ByTable(content);
}

/** CRC-32 for versions of Node that lack it. */
export function crc32ByTable(content: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of content) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffffffff) >>> 0;
}
