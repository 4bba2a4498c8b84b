import { isMap } from "../../isMap";

/** A text inside a value, and where it stands. */
export interface PlacedText {
  readonly at: string;
  readonly is: string;
}

/** Every text inside `value`, with where it stands. */
export function textsIn(value: unknown, path: string): PlacedText[] {
  if (typeof value === "string") return [{ at: path, is: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, `${path}[${index}]`));
  return Object.entries(isMap(value) ? value : {}).flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`));
}
