/** The longest name of a concurrency group, in characters. Bitbucket: `concurrency-group`. */
const longest = 50;

/**
 * The name of a concurrency group for any text, such as `shop-api-staging` for `shop-api/staging`. A name that would be
 * too long ends with a checksum of the text, so that two texts with the same beginning have two groups.
 */
export function concurrencyGroup(text: string): string {
  const name = text.replace(/[^A-Za-z0-9_.-]/g, "-");
  if (name.length <= longest) return name;
  const sum = checksum(text);
  return `${name.slice(0, longest - sum.length - 1)}-${sum}`;
}

/** The 32-bit FNV-1a checksum of a text, as 8 hexadecimal digits. */
function checksum(text: string): string {
  let sum = 0x811c9dc5;
  for (const character of text) sum = Math.imul(sum ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, "0");
}
