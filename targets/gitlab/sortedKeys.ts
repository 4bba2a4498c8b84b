import { isMap } from "../../pipeline/isMap";

/** A value with the keys of all its maps in order, so that equal settings render to the same bytes. */
export function sortedKeys<Value>(value: Value): Value {
  return sorted(value) as Value;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
