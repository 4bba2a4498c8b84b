import { isMap } from "../isMap";

/** Whether settings as written, which may be invalid, have a value at a path of keys. */
export function isWritten(value: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return value !== undefined;
  return isMap(value) && Object.hasOwn(value, key) && isWritten(value[key], rest);
}
