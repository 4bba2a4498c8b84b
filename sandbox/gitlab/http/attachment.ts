/**
 * The `Content-Disposition` header of a download. It has the name in ASCII and in UTF-8, both escaped. GitLab: Rails'
 * `ActionDispatch::Http::ContentDisposition`. Assumption: for ASCII, diacritics are removed, and other characters are
 * replaced by a question mark.
 */
export function attachment(filename: string): string {
  const ascii = filename
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replace(/[^\0-\x7f]/gu, "?");
  const plain = ascii.replace(/[^ \w!#$+.^`|~-]/gu, percent);
  return `attachment; filename="${plain}"; filename*=UTF-8''${filename.replace(/[^\w!#$&+.^`|~-]/gu, percent)}`;
}

/** Percent-encodes each byte of a character. */
function percent(character: string): string {
  return Buffer.from(character).toString("hex").toUpperCase().replace(/../g, "%$&");
}
