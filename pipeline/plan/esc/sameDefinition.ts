import { parse, stringify } from "yaml";

/**
 * Whether two texts are the same ESC definition. ESC formats a definition again when it encrypts its secrets, so
 * comments, quotes and the order of keys do not count. The definitions must be equal in YAML 1.1 and in YAML 1.2, which
 * read some texts as different types.
 */
export function isSameDefinition(one: string, other: string): boolean {
  return (["1.1", "1.2"] as const).every((version) => {
    const [left, right] = [plainText(one, version), plainText(other, version)];
    return left !== undefined && left === right;
  });
}

/**
 * The definition as canonical text, with sorted keys and without comments. Undefined if it is invalid YAML or has too
 * many aliases.
 */
function plainText(text: string, version: "1.1" | "1.2"): string | undefined {
  try {
    const value: unknown = parse(text, { version, prettyErrors: false, logLevel: "error" });
    return stringify(value, { version, sortMapEntries: true, aliasDuplicateObjects: false });
  } catch {
    return undefined;
  }
}
