import { Reference } from "../yamlText";
import type { Yaml } from "./yaml";

/** The entries of a file, hidden ones (with a dot) among them, by name and in order. */
export type Entries = ReadonlyMap<string, Yaml>;

/**
 * Writes what only one entry extends where that entry is, and drops what nobody extends, so that a hidden entry is
 * there only to say something once that would stand twice.
 */
export function inlineSingles(entries: Entries): Yaml {
  const result = new Map(entries);
  const used = new Map([...entries].map(([name, entry]) => [name, new Set(usedBy(entry))]));
  // What is extended stands before what extends it, so that from behind each entry is whole when it moves.
  for (const name of [...entries.keys()].reverse().filter((key) => key.startsWith("."))) {
    const users = [...used].filter(([, names]) => names.has(name)).map(([user]) => user);
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

/** The entries that one extends or refers to. */
function usedBy(entry: Yaml): string[] {
  return [...parentsOf(entry), ...references(entry).flatMap(({ path }) => path[0] ?? [])];
}

function references(value: unknown): Reference[] {
  if (value instanceof Reference) return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(references) : [];
}

function parentsOf({ extends: parents }: Yaml): readonly string[] {
  return (parents as readonly string[] | undefined) ?? [];
}

/** GitLab: extends merges maps, and of two lists takes the one that extends. */
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

/** With what stood in `parent` in the place of references to it. */
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

/** As people write parents: a single one without a list, and nothing where there is none. */
function plain(entry: Yaml): Yaml {
  if (!("extends" in entry)) return entry;
  const { extends: _, ...rest } = entry;
  const parents = parentsOf(entry);
  if (parents.length === 0) return rest;
  return { ...rest, extends: parents.length === 1 ? parents[0] : parents };
}

/** The entry's keys in the order in which people write them. What is no job, such as a list of paths, stays as it is. */
function ordered(entry: Yaml): Yaml {
  const known = keyOrder.filter((key) => key in entry);
  return known.length === 0 ? entry : Object.fromEntries(known.map((key) => [key, entry[key]]));
}

const keyOrder = [
  "extends",
  "stage",
  "image",
  "tags",
  "rules",
  "needs",
  "environment",
  "resource_group",
  "interruptible",
  "timeout",
  "allow_failure",
  "id_tokens",
  "cache",
  "variables",
  "before_script",
  "script",
  "after_script",
  "artifacts",
];
