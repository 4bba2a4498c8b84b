import { type Diagnostic, errorAt } from "../diagnostics/diagnostic";
import { isMap } from "../isMap";
import { defaultsKey } from "../stackFile";
import { isWritten } from "./isWritten";

/** The settings that a project writes itself: what it is, and what somebody decided about this project alone. */
const ownSettings = ["project", "deployments", "exceptions", "adopt", "replaceExistingFile", "leave"] as const;

/** Settings of which a project has one. Its own one replaces the others of the defaults. */
const alternatives = [
  ["program", "programs"],
  ["organization", "backend"],
] as const;

/**
 * The settings of a project with the defaults of all projects. Maps are merged key by key; any other value, also a list,
 * is the project's own if it has one. A value that is undefined, as a program may write it, is none. Both may be invalid.
 */
export function withProjectDefaults(defaults: unknown, settings: unknown): unknown {
  if (!isMap(defaults) || !isMap(settings)) return settings;
  const own = Object.keys(withoutUndefined(settings));
  const left = alternatives.flatMap((names) => (names.some((name) => own.includes(name)) ? others(names, own) : []));
  return merged(without(defaults, [...ownSettings, ...left]), settings);
}

/** Errors for defaults that are no map, or that contain what each project writes itself. Their paths start at the defaults. */
export function defaultsDiagnostics(defaults: unknown): Diagnostic[] {
  if (defaults === undefined) return [];
  if (!isMap(defaults)) return [errorAt("NO_SETTINGS", "", `${defaultsKey} holds no settings. They are a map`)];
  return ownSettings
    .filter((name) => defaults[name] !== undefined)
    .map((name) => errorAt("NOT_A_DEFAULT", name, "is not for all projects. Write it in each project's own settings"));
}

/** Whether a project's value at a path, such as `program.image`, comes from the defaults. */
export function isDefault(defaults: unknown, settings: unknown, path: readonly string[]): boolean {
  return isWritten(withProjectDefaults(defaults, settings), path) && !isWritten(settings, path);
}

function others(names: readonly string[], written: readonly string[]): string[] {
  return names.filter((name) => !written.includes(name));
}

function withoutUndefined(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined));
}

function without(map: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([name]) => !names.includes(name)));
}

function merged(defaults: Readonly<Record<string, unknown>>, own: Readonly<Record<string, unknown>>): object {
  const values = Object.entries({ ...defaults, ...withoutUndefined(own) }).map(([name, value]) => {
    const inherited = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
    return [name, isMap(inherited) && isMap(value) ? merged(inherited, value) : value];
  });
  return Object.fromEntries(values) as object;
}
