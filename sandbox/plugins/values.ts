/** A property value as the engine and the REST servers exchange it: plain JSON. */
export type Value = null | boolean | number | string | readonly Value[] | Values;

/** Named values. A name with `undefined` counts as absent. */
export interface Values {
  readonly [name: string]: Value | undefined;
}

/** What the engine sends for a value that is known only after other resources exist (Pulumi: UnknownStringValue). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

// The signatures with which the Pulumi protocol tags an object that stands for something else.
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";

export function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Value[] {
  return Array.isArray(value);
}

/** Tags a value as secret. */
export function secret(value: Value): Values {
  return { [SIGNATURE_KEY]: SECRET, value };
}

export function isAsset(value: Value | undefined): value is Values {
  return isObject(value) && value[SIGNATURE_KEY] === ASSET;
}

/** The values with the named ones tagged as secret. */
export function sealed(values: Values, secrets: readonly string[]): Values {
  return Object.fromEntries(
    present(values).map(([name, value]) => [name, secrets.includes(name) ? secret(value) : value]),
  );
}

/** The value with every secret in it laid open. */
export function plain(value: Value | undefined): Value {
  if (value === undefined) return null;
  if (isList(value)) return value.map(plain);
  if (!isObject(value)) return value;
  if (value[SIGNATURE_KEY] === SECRET) return plain(value.value);
  return Object.fromEntries(present(value).map(([name, inner]) => [name, plain(inner)]));
}

/** Whether an unknown value is in there, at any depth. */
export function hasUnknown(value: Value | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (isList(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** The names that hold a value. */
export function present(values: Values): [string, Value][] {
  return Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined);
}

/** The values without those that are absent or null. */
export function compact(values: Values): Record<string, Value> {
  return Object.fromEntries(present(values).filter(([, value]) => value !== null));
}

/** The named values only, where they are present. */
export function pick(values: Values, names: readonly string[]): Record<string, Value> {
  return compact(Object.fromEntries(names.map((name) => [name, values[name]])));
}

/** Whether two values are the same. An absent name and a null one are the same. */
export function same(left: Value | undefined, right: Value | undefined): boolean {
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((item, index) => same(item, right[index]));
  }
  if (isObject(left) && isObject(right)) {
    const names = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...names].every((name) => same(left[name], right[name]));
  }
  return (left ?? null) === (right ?? null);
}

/** A value as one piece of text: text as it is, nothing for null, the rest as JSON. */
export function shown(value: Value | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The text under `name`, or undefined. Other types than text, which Check has refused, count as absent. */
export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** The text under `name`, which must be there. */
export function requiredText(values: Values, name: string): string {
  const value = text(values, name);
  if (value === undefined) throw new Error(`"${name}" is missing`);
  return value;
}

export function integer(values: Values, name: string): number | undefined {
  const value = values[name];
  return typeof value === "number" ? value : undefined;
}

export function flag(values: Values, name: string): boolean | undefined {
  const value = values[name];
  return typeof value === "boolean" ? value : undefined;
}

/** The objects of the list under `name`; none where there is no list. */
export function objects(values: Values, name: string): Values[] {
  const value = values[name];
  return isList(value) ? value.filter(isObject) : [];
}

/** The texts of the list under `name`; none where there is no list. */
export function texts(values: Values, name: string): string[] {
  const value = values[name];
  return isList(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
