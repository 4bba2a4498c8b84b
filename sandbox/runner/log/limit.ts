import { logText } from "./logText";

/** GitLab Runner: `output_limit`, 4 MiB. */
const LOG_LIMIT = 4 * 1024 * 1024;

/** Returns a filter that passes text up to `limit` bytes, then one message that the limit is exceeded. */
export function limitLog(limit = LOG_LIMIT): (text: string) => string {
  let left = limit;
  return (text) => {
    if (left <= 0) return "";
    const size = Buffer.byteLength(text);
    if (size < left) {
      left -= size;
      return text;
    }
    const start = wholeCharacters(Buffer.from(text).subarray(0, left));
    left = 0;
    return start + logText.limitExceeded(limit);
  };
}

/** The text of the bytes, without an incomplete character at the end. */
function wholeCharacters(bytes: Buffer): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes, { stream: true });
}
