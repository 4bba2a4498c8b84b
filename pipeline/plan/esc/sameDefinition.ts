import { parse, stringify } from "yaml";

/**
 * Whether two texts are the same ESC definition. ESC prints a definition anew when it encrypts its secrets, so comments,
 * quotes and the order of keys do not count. Both versions of YAML have to agree, because they read some texts as
 * different types.
 */
export function isSameDefinition(one: string, other: string): boolean {
  return (["1.1", "1.2"] as const).every((version) => {
    const [left, right] = [plainText(one, version), plainText(other, version)];
    return left !== undefined && left === right;
  });
}

/**
 * The definition as text that is the same for equal values: with sorted keys, and without comments. Undefined if it is no
 * YAML, or has too many aliases.
 */
function plainText(text: string, version: "1.1" | "1.2"): string | undefined {
  try {
    const value: unknown = parse(text, { version, prettyErrors: false, logLevel: "error" });
    return stringify(value, { version, sortMapEntries: true, aliasDuplicateObjects: false });
  } catch {
    return undefined;
  }
}
