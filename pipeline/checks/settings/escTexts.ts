import { isMap } from "../../isMap";

/** A text inside a value, and its path. */
export interface PlacedText {
  readonly path: string;
  readonly text: string;
}

/** Returns every text inside `value`, with its path. */
export function textsIn(value: unknown, path: string): PlacedText[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, `${path}[${index}]`));
  return Object.entries(isMap(value) ? value : {}).flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`));
}
