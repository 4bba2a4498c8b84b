import { isMap } from "../../isMap";

/** A text inside a value, and its path. */
export interface PlacedText {
  readonly at: string;
  readonly is: string;
}

/** Returns every text inside `value`, with its path. */
export function textsIn(value: unknown, path: string): PlacedText[] {
  if (typeof value === "string") return [{ at: path, is: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, `${path}[${index}]`));
  return Object.entries(isMap(value) ? value : {}).flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`));
}
