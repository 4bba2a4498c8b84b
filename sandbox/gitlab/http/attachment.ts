/**
 * The `Content-Disposition` of a file to save. A name goes in twice, once in ASCII and once as it is, and can end neither.
 * GitLab: Rails' `ActionDispatch::Http::ContentDisposition`. Assumption: of letters with marks the plain ones stay, and all
 * else that is not ASCII is a question mark.
 */
export function attachment(filename: string): string {
  const ascii = filename
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replace(/[^\0-\x7f]/gu, "?");
  const plain = ascii.replace(/[^ \w!#$+.^`|~-]/gu, percent);
  return `attachment; filename="${plain}"; filename*=UTF-8''${filename.replace(/[^\w!#$&+.^`|~-]/gu, percent)}`;
}

/** A percent sign for each byte. */
function percent(character: string): string {
  return Buffer.from(character).toString("hex").toUpperCase().replace(/../g, "%$&");
}
