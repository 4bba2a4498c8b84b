import { isMap } from "../../../pipeline/isMap";
import type { Yaml } from "../yaml";

/** GitLab: the interpolation of an input, without functions, such as `$[[ inputs.stage ]]`. */
const reference = /\$\[\[\s*inputs\.([A-Za-z0-9_-]+)\s*\]\]/g;

/**
 * The content of an included file with the values of its inputs, and otherwise with their defaults. A reference without
 * a value, or with a function, is not replaced.
 */
export function withInputs(content: Yaml, declared: Yaml, given: Yaml): Yaml {
  const values = new Map(Object.entries(declared).map(([name, input]) => [name, isMap(input) ? input.default : null]));
  for (const [name, value] of Object.entries(given)) values.set(name, value);
  return replaced(content, values) as Yaml;
}

/** Whether a text still refers to an input. */
export function refersToInput(text: string): boolean {
  return text.includes("$[[");
}

function replaced(value: unknown, values: ReadonlyMap<string, unknown>): unknown {
  if (typeof value === "string") return interpolated(value, values);
  if (Array.isArray(value)) return value.map((item: unknown) => replaced(item, values));
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [String(interpolated(key, values)), replaced(inner, values)]),
  );
}

/** GitLab: an input that is the whole text keeps its type. */
function interpolated(text: string, values: ReadonlyMap<string, unknown>): unknown {
  const [whole] = [...text.matchAll(reference)].filter(([match]) => match === text);
  if (whole) return values.get(whole[1] ?? "") ?? text;
  return text.replaceAll(reference, (match, name: string) => {
    const value = values.get(name);
    return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : match;
  });
}
