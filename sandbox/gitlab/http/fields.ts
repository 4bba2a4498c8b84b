import { isParams } from "./nestedParams";

/** Parses one parameter. Adds faults to `faults`, so that one response lists them all. */
export type Kind<T> = (raw: unknown, name: string, faults: string[]) => T | undefined;

export interface Field<T> {
  read(raw: unknown, name: string, faults: string[]): T | undefined;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

export type Values<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export function required<T>(kind: Kind<T>): Field<T> {
  return {
    read(raw, name, faults) {
      if (raw === undefined || raw === null) faults.push(`${name} is missing`);
      else return kind(raw, name, faults);
      return undefined;
    },
  };
}

export function optional<T>(kind: Kind<T>): Field<T | undefined> {
  return { read: (raw, name, faults) => (raw === undefined || raw === null ? undefined : kind(raw, name, faults)) };
}

/** An optional parameter whose `null` clears the value. */
export function nullable<T>(kind: Kind<T>): Field<T | null | undefined> {
  return { read: (raw, name, faults) => (raw === null ? null : raw === undefined ? raw : kind(raw, name, faults)) };
}

export const text: Kind<string> = (raw, name, faults) => {
  if (typeof raw === "string") return raw;
  if (typeof raw === "number" || typeof raw === "boolean") return String(raw);
  faults.push(`${name} is invalid`);
  return undefined;
};

/** A text that is not blank. The word "empty" is an assumption. */
export const nonEmptyText: Kind<string> = (raw, name, faults) => {
  const value = text(raw, name, faults);
  if (value?.trim() === "") faults.push(`${name} is empty`);
  return value;
};

/** The spellings of a boolean that GitLab's API framework accepts, also as texts in JSON. Case does not count. */
const TRUTHS: Readonly<Record<string, boolean>> = {
  ...{ true: true, t: true, yes: true, y: true, on: true, 1: true },
  ...{ false: false, f: false, no: false, n: false, off: false, 0: false },
};

export const boolean: Kind<boolean> = (raw, name, faults) => {
  const word = typeof raw === "string" || typeof raw === "number" || typeof raw === "boolean" ? String(raw) : "?";
  const value = Object.hasOwn(TRUTHS, word.toLowerCase()) ? TRUTHS[word.toLowerCase()] : undefined;
  if (value === undefined && raw !== "") faults.push(`${name} is invalid`);
  return value;
};

export const integer: Kind<number> = (raw, name, faults) => {
  if (typeof raw === "number" && Number.isInteger(raw)) return raw;
  if (typeof raw === "string" && /^-?\d+$/.test(raw)) return Number(raw);
  if (raw !== "") faults.push(`${name} is invalid`);
  return undefined;
};

/** A time in ISO 8601 format; UTC by default. */
export const dateTime: Kind<string> = (raw, name, faults) => {
  const time =
    typeof raw === "string" ? Date.parse(/T|\s/.test(raw) && !/(Z|[+-]\d\d:?\d\d)$/i.test(raw) ? `${raw}Z` : raw) : NaN;
  if (Number.isNaN(time)) faults.push(`${name} is invalid`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
};

/** A list of texts, or one comma-separated text. */
export const textList: Kind<string[]> = (raw, name, faults) => {
  if (typeof raw === "string") return raw.split(",").flatMap((part) => part.trim() || []);
  if (Array.isArray(raw) && raw.every((part) => typeof part === "string")) return raw;
  faults.push(`${name} is invalid`);
  return undefined;
};

/** A list of integers, or one comma-separated text. */
export const integerList: Kind<number[]> = (raw, name, faults) => {
  const parts: unknown[] = Array.isArray(raw) ? raw : String(raw).split(",");
  const numbers = parts.filter((part) => part !== "").map((part) => integer(part, name, faults));
  return numbers.flatMap((number) => number ?? []);
};

export function oneOf<const T extends string>(values: readonly T[]): Kind<T> {
  return (raw, name, faults) => {
    const found = values.find((value) => value === raw);
    if (found === undefined) faults.push(`${name} does not have a valid value`);
    return found;
  };
}

export function levelOf(levels: readonly number[]): Kind<number> {
  return (raw, name, faults) => {
    const level = integer(raw, name, faults);
    if (level !== undefined && !levels.includes(level)) faults.push(`${name} does not have a valid value`);
    return level;
  };
}

export function objectOf<F extends Fields>(fields: F): Kind<Values<F>> {
  return (raw, name, faults) => {
    if (isParams(raw)) return readFields(raw, fields, faults, (key) => `${name}[${key}]`);
    faults.push(`${name} is invalid`);
    return undefined;
  };
}

export function listOf<F extends Fields>(fields: F): Kind<Values<F>[]> {
  return (raw, name, faults) => {
    if (raw === "") return [];
    if (!Array.isArray(raw) || !raw.every(isParams)) {
      faults.push(`${name} is invalid`);
      return undefined;
    }
    return raw.map((entry, index) => readFields(entry, fields, faults, (key) => `${name}[${index}][${key}]`));
  };
}

/** Parses the parameters that `fields` declare and ignores others. The values are valid only if no fault was added. */
export function readFields<F extends Fields>(
  params: Readonly<Record<string, unknown>>,
  fields: F,
  faults: string[],
  nameOf: (key: string) => string = (key) => key,
): Values<F> {
  const entries = Object.entries(fields).map(([key, field]) => [key, field.read(params[key], nameOf(key), faults)]);
  return Object.fromEntries(entries) as Values<F>;
}
