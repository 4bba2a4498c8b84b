import { visible } from "../visible";

/** Returns choices as a message shows them: `"a", "b"`, or `(none)`. */
export function listed(choices: readonly string[]): string {
  return choices.length === 0 ? "(none)" : choices.map(quoted).join(", ");
}

/** Returns a value as a message shows it: text in double quotes, anything else as short JSON. */
export function quoted(value: unknown): string {
  const text = visible(value === undefined ? "nothing" : JSON.stringify(value));
  return text.length <= 80 ? text : `${cut(text, 77)}...`;
}

/** Returns the first characters of a text, without a partial escape or surrogate pair at the end. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/(\\u?[0-9a-f]{0,3}|[\ud800-\udbff])$/, "");
}
