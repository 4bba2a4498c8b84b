import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";

/**
 * Whether two texts are the same ESC definition. ESC prints a definition anew when it encrypts its secrets, so comments,
 * quotes and the order of keys do not count. Both versions of YAML have to agree, because they read some texts as
 * different types.
 */
export function isSameDefinition(one: string, other: string): boolean {
  return (["1.1", "1.2"] as const).every((version) => {
    const [left, right] = [valueOf(one, version), valueOf(other, version)];
    return left !== undefined && isDeepStrictEqual(left, right);
  });
}

/** The value of a definition. Undefined if it is no YAML, or has aliases without end. */
function valueOf(text: string, version: "1.1" | "1.2"): unknown {
  try {
    return parse(text, { version, prettyErrors: false, logLevel: "error" }) as unknown;
  } catch {
    return undefined;
  }
}
