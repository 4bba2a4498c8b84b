import { Reference } from "../yamlText";
import type { Yaml } from "./yaml";

/** The jobs and hidden entries (with a dot) of a file, in order, by name. */
export type Entries = ReadonlyMap<string, Yaml>;

/**
 * The entries of a file, with each hidden entry that has one user merged into that user, and each without users
 * removed. Only hidden entries with several users remain.
 */
export function inlineSingles(entries: Entries): Yaml {
  const result = new Map(entries);
  const used = new Map([...entries].map(([name, entry]) => [name, usedBy(entry)]));
  // An entry comes before its users. In reverse order, each entry is complete when it is merged.
  for (const name of [...entries.keys()].reverse()) {
    if (!name.startsWith(".")) continue;
    const users = usersOf(name, used);
    const [user] = users;
    if (users.length > 1) continue;
    if (user !== undefined) {
      const own = used.get(user);
      own?.delete(name);
      for (const inherited of used.get(name) ?? []) own?.add(inherited);
      result.set(user, merged(result.get(user) ?? {}, name, result.get(name) ?? {}));
    }
    result.delete(name);
    used.delete(name);
  }
  return Object.fromEntries([...result].map(([name, entry]) => [name, ordered(plain(entry))]));
}

/** The names of the entries that use `name`, at most two of them: one can be merged, more can't. */
function usersOf(name: string, used: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const users: string[] = [];
  for (const [user, names] of used) {
    if (names.has(name) && users.push(user) === 2) break;
  }
  return users;
}

/** The names of the entries that an entry extends or references. */
function usedBy(entry: Yaml): Set<string> {
  const names = new Set(parentsOf(entry));
  addReferences(entry, names);
  return names;
}

function addReferences(value: unknown, names: Set<string>): void {
  if (value instanceof Reference) {
    const [name] = value.path;
    if (name !== undefined) names.add(name);
  } else if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) addReferences(inner, names);
  }
}

/** The names that an entry extends. */
export function parentsOf({ extends: parents }: Yaml): readonly string[] {
  return [parents ?? []].flat().map(String);
}

/** An entry merged with its parent. GitLab: `extends` merges maps, and a list replaces the parent's list. */
function merged(entry: Yaml, parent: string, content: Yaml): Yaml {
  const whole = resolved(entry, parent, content) as Yaml;
  if (!parentsOf(entry).includes(parent)) return whole;
  const parents = [...parentsOf(content), ...parentsOf(entry).filter((name) => name !== parent)];
  const own = Object.entries(whole).map(([key, value]) => {
    const inherited = content[key];
    return [key, isMap(value) && isMap(inherited) ? { ...inherited, ...value } : value] as const;
  });
  return { ...content, ...Object.fromEntries(own), extends: parents };
}

/** A value with all references to `parent` replaced by their content. */
function resolved(value: unknown, parent: string, content: Yaml): unknown {
  const isReference = (item: unknown): item is Reference => item instanceof Reference && item.path[0] === parent;
  if (isReference(value)) return content[value.path[1] ?? ""];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      const found = resolved(item, parent, content);
      return isReference(item) ? found : [found];
    });
  }
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner, parent, content)]));
}

function isMap(value: unknown): value is Yaml {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Reference);
}

/** An entry with a single `extends` as text instead of a list, and without an empty one. */
function plain(entry: Yaml): Yaml {
  if (!("extends" in entry)) return entry;
  const { extends: _, ...rest } = entry;
  const parents = parentsOf(entry);
  if (parents.length === 0) return rest;
  return { ...rest, extends: parents.length === 1 ? parents[0] : parents };
}

/** An entry with its keys in the conventional order. Other keys follow in their own order; a list has none of them. */
export function ordered(entry: Yaml): Yaml {
  const known = keyOrder.filter((key) => key in entry);
  return known.length === 0 ? entry : { ...Object.fromEntries(known.map((key) => [key, entry[key]])), ...entry };
}

const keyOrder = [
  "extends",
  "inherit",
  "stage",
  "image",
  "services",
  "tags",
  "rules",
  "needs",
  "environment",
  "resource_group",
  "parallel",
  "interruptible",
  "timeout",
  "retry",
  "allow_failure",
  "id_tokens",
  "cache",
  "variables",
  "before_script",
  "script",
  "after_script",
  "artifacts",
];
