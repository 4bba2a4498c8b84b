import { isMap } from "../isMap";
import { visible } from "../visible";

/** A setting: its path, its value, and where it comes from. */
export type SettingRow = readonly [path: string, value: string, from: string];

/** A place where settings are written, and its value. */
export interface Written {
  readonly name: string;
  readonly value: unknown;
}

/**
 * Lists checked settings, each with the place that it comes from: the first of `places` that has it, or `default` for
 * what the settings' own defaults fill in. A list comes from one place; its maps are listed by their keys.
 */
export function settingsRows(settings: unknown, places: readonly Written[], path = ""): SettingRow[] {
  const inner = (key: string | number, value: unknown, within: string) =>
    settingsRows(value, below(places, key), within);
  if (isMap(settings) && Object.keys(settings).length > 0) {
    return Object.entries(settings)
      .filter(([, value]) => value !== undefined)
      .flatMap(([key, value]) => inner(key, value, path === "" ? key : `${path}.${key}`));
  }
  if (Array.isArray(settings) && settings.some(isMap)) {
    return settings.flatMap((value: unknown, index) => inner(index, value, `${path}[${index}]`));
  }
  const from = places.find(({ value }) => value !== undefined)?.name ?? "default";
  return [[visible(path), visible(JSON.stringify(settings)), from]];
}

/** The values below a key. What is in a list, or replaced by a value that is no map, comes from the first place only. */
function below(places: readonly Written[], key: string | number): Written[] {
  const written = places.filter(({ value }) => value !== undefined);
  const merged = written.every(({ value }) => isMap(value)) ? written : written.slice(0, 1);
  return merged.map(({ name, value }) => ({ name, value: (value as Readonly<Record<string, unknown>>)[key] }));
}
