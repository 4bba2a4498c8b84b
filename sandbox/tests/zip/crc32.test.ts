import { crc32, crc32ByTable } from "../../zip/crc32";

test.each([
  ["", 0],
  ["123456789", 0xcbf43926],
  ["The quick brown fox jumps over the lazy dog", 0x414fa339],
])("the checksum of %j is the standard CRC-32", (text, checksum) => {
  expect(crc32(Buffer.from(text))).toBe(checksum);
  expect(crc32ByTable(Buffer.from(text))).toBe(checksum);
});
