import type { Failure } from "../definition";
import {
  compact,
  integer,
  isList,
  isObject,
  objects,
  pick,
  same,
  text,
  UNKNOWN,
  type Value,
  type Values,
} from "../values";

// GitLab: access levels of members and protections.
const LEVELS: Readonly<Record<string, number>> = {
  "no one": 0,
  minimal: 5,
  guest: 10,
  planner: 15,
  reporter: 20,
  security_manager: 25,
  developer: 30,
  maintainer: 40,
  owner: 50,
  admin: 60,
};

/** The roles that a protection of branches or tags may require. */
export const PROTECTION_LEVELS = ["no one", "developer", "maintainer", "admin"] as const;

export function levelNumber(name: string): number {
  const level = LEVELS[name];
  if (level === undefined) throw new Error(`"${name}" is not an access level`);
  return level;
}

/** The name of a level. A missing number counts as 0 (client-go decodes null so). */
export function levelName(level: number | undefined): string {
  return Object.keys(LEVELS).find((name) => LEVELS[name] === (level ?? 0)) ?? String(level);
}

/** The subjects of an entry other than a role, with their API names. */
const SUBJECTS: Readonly<Record<string, string>> = {
  userId: "user_id",
  groupId: "group_id",
  deployKeyId: "deploy_key_id",
};

/** The other properties of an entry, with their API names. */
const TERMS: Readonly<Record<string, string>> = {
  groupInheritanceType: "group_inheritance_type",
  requiredApprovals: "required_approvals",
};

/** An entry of a list such as `allowedToPushes`, in the API's format. */
export function entryToWire(entry: Values): Record<string, Value> {
  const level = text(entry, "accessLevel");
  const renamed = Object.entries({ ...SUBJECTS, ...TERMS }).map(([name, wire]) => [wire, entry[name]]);
  return compact({
    ...(Object.fromEntries(renamed) as Values),
    access_level: level === undefined ? undefined : levelNumber(level),
  });
}

/** An entry of a list such as `push_access_levels`, in the provider's format, with `id` if the type has one. */
export function entryFromWire(wire: Values, options: { readonly id?: boolean; readonly terms?: boolean } = {}): Values {
  const names = { ...SUBJECTS, ...(options.terms && TERMS) };
  const subjects = Object.entries(names).map(([name, wireName]) => [name, integer(wire, wireName)]);
  const entry: Values = {
    ...(Object.fromEntries(subjects) as Values),
    accessLevelDescription: text(wire, "access_level_description"),
    id: options.id ? integer(wire, "id") : undefined,
  };
  const named = Object.keys(SUBJECTS).some((name) => (entry[name] ?? null) !== null);
  // An entry for a user or group also has a level, which is ignored.
  return compact({ ...entry, accessLevel: named ? undefined : levelName(integer(wire, "access_level")) });
}

/**
 * The API entries that change `current` to `wanted`: new ones, changed ones with their id, and removed ones with `_destroy`
 * (GitLab: protected_branches and protected_environments API).
 */
export function entryChanges(current: readonly Values[], wanted: readonly Values[]): Value[] {
  const wires = wanted.map(entryToWire);
  const twinOf = (wire: Values, others: readonly Values[]) =>
    others.find((other) => same(subject(wire), subject(other)));
  const removed = current.filter((wire) => !twinOf(wire, wires));
  const changed = wires.flatMap((wire): Value[] => {
    const twin = twinOf(wire, current);
    if (!twin) return [wire];
    return same(terms(wire), terms(twin)) ? [] : [{ ...wire, ...pick(twin, ["id"]) }];
  });
  return [...removed.map((wire) => ({ ...pick(wire, ["id"]), _destroy: true })), ...changed];
}

function subject(wire: Values): Values {
  return pick(entryFromWire(wire), ["accessLevel", ...Object.keys(SUBJECTS)]);
}

function terms(wire: Values): Values {
  // GitLab's defaults. For `required_approvals` this is an assumption.
  return { group_inheritance_type: 0, required_approvals: 1, ...pick(wire, Object.values(TERMS)) };
}

/** Mistakes in the entries of the named lists: not exactly one subject, or an unknown role. */
export function entryFailures(inputs: Values, lists: readonly string[], levels: readonly string[]): Failure[] {
  return lists.flatMap((list) =>
    objectsWithIndex(inputs, list).flatMap(([entry, index]): Failure[] => {
      const path = `${list}[${index}]`;
      const subjects = ["accessLevel", ...Object.keys(SUBJECTS)].filter((name) => (entry[name] ?? null) !== null);
      if (subjects.length !== 1) {
        const found = subjects.join(", ") || "(none)";
        return [
          {
            property: path,
            reason: `"${path}" must set exactly one of accessLevel, userId, groupId, deployKeyId. It sets: ${found}`,
          },
        ];
      }
      return levelFailures(entry, "accessLevel", levels, `${path}.accessLevel`);
    }),
  );
}

/** A mistake if the role under `name` is not one of `levels`. */
export function levelFailures(values: Values, name: string, levels: readonly string[], path = name): Failure[] {
  const level = text(values, name);
  if (level === undefined || level === UNKNOWN || levels.includes(level)) return [];
  return [{ property: path, reason: `"${path}" is "${level}". Allowed values: ${levels.join(", ")}` }];
}

/** The inputs without descriptions in the named lists, which only the server sets. */
export function withoutDescriptions(inputs: Values, lists: readonly string[]): Values {
  const cleaned = lists
    .filter((list) => isList(inputs[list]))
    .map((list) => [list, objects(inputs, list).map(({ accessLevelDescription: _, ...entry }) => entry)]);
  return { ...inputs, ...(Object.fromEntries(cleaned) as Values) };
}

function objectsWithIndex(inputs: Values, list: string): [Values, number][] {
  const value = inputs[list];
  if (!isList(value)) return [];
  return value
    .map((entry, index): [Value, number] => [entry, index])
    .filter((pair): pair is [Values, number] => isObject(pair[0]));
}
