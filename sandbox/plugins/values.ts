/** A property value as the engine and the REST servers exchange it: plain JSON. */
export type Value = null | boolean | number | string | readonly Value[] | Values;

/** Named values. A name with `undefined` counts as absent. */
export interface Values {
  readonly [name: string]: Value | undefined;
}

/** The engine's placeholder for a value that is not known yet (Pulumi: UnknownStringValue). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

// The signatures of secrets and assets in the Pulumi protocol.
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";

export function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Value[] {
  return Array.isArray(value);
}

/** Marks a value as secret. */
export function secret(value: Value): Values {
  return { [SIGNATURE_KEY]: SECRET, value };
}

export function isSecret(value: Value | undefined): boolean {
  return isObject(value) && value[SIGNATURE_KEY] === SECRET;
}

/** The value inside a secret, or the value itself. */
export function unwrapped(value: Value): Value {
  return isSecret(value) ? ((value as Values).value ?? null) : value;
}

/** Whether the value is a secret or contains one. */
export function containsSecrets(value: Value | undefined): boolean {
  if (isSecret(value)) return true;
  if (isList(value)) return value.some(containsSecrets);
  return isObject(value) && Object.values(value).some(containsSecrets);
}

/**
 * The values, with secret whatever is secret under the same name in `origin`. In objects, names are compared one by one; a list
 * with a secret is secret as a whole. Pulumi: annotateSecrets, which the engine applies for plugins that take plain values.
 */
export function annotated(values: Values, origin: Values): Values {
  return Object.fromEntries(present(values).map(([name, value]) => [name, annotatedValue(value, origin[name])]));
}

function annotatedValue(value: Value, origin: Value | undefined): Value {
  if (isSecret(value)) return value;
  if (isObject(value) && isObject(origin) && !isSecret(origin)) return annotated(value, origin);
  return containsSecrets(origin) ? secret(value) : value;
}

export function isAsset(value: Value | undefined): value is Values {
  return isObject(value) && value[SIGNATURE_KEY] === ASSET;
}

/** The values, with the named ones marked as secret. */
export function sealed(values: Values, secrets: readonly string[]): Values {
  return Object.fromEntries(
    present(values).map(([name, value]) => [name, secrets.includes(name) ? secret(value) : value]),
  );
}

/** The value with all secrets in plaintext. */
export function plain(value: Value | undefined): Value {
  if (value === undefined) return null;
  if (isList(value)) return value.map(plain);
  if (!isObject(value)) return value;
  if (value[SIGNATURE_KEY] === SECRET) return plain(value.value);
  return Object.fromEntries(present(value).map(([name, inner]) => [name, plain(inner)]));
}

/** Whether the value contains an unknown value, at any depth. */
export function hasUnknown(value: Value | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (isList(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** The entries that have a value. */
export function present(values: Values): [string, Value][] {
  return Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined);
}

/** The values without absent and null ones. */
export function compact(values: Values): Record<string, Value> {
  return Object.fromEntries(present(values).filter(([, value]) => value !== null));
}

/** The named values that are present. */
export function pick(values: Values, names: readonly string[]): Record<string, Value> {
  return compact(Object.fromEntries(names.map((name) => [name, values[name]])));
}

/** Whether two values are equal. Absent and null are equal. */
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

/** A value as text: strings unchanged, null as an empty text, others as JSON. */
export function shown(value: Value | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The string under `name`, or undefined. Check has rejected other types. */
export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** The string under `name`. Throws if it is missing. */
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

/** The objects in the list under `name`. Empty if there is no list. */
export function objects(values: Values, name: string): Values[] {
  const value = values[name];
  return isList(value) ? value.filter(isObject) : [];
}

/** The strings in the list under `name`. Empty if there is no list. */
export function texts(values: Values, name: string): string[] {
  const value = values[name];
  return isList(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
