import { type ComparisonRules, defaultOf, type Prior } from "./definition";
import { canonicalEntry } from "./lists";
import { hasUnknown, isList, isObject, same, type Value, type Values } from "./values";

/** The kind of a property's change (Pulumi: PropertyDiff.Kind). */
export type ChangeKind = "ADD" | "ADD_REPLACE" | "DELETE" | "DELETE_REPLACE" | "UPDATE" | "UPDATE_REPLACE";

export interface Difference {
  /** The properties that changed. */
  readonly changed: readonly string[];
  /** The changed properties that replace the resource. */
  readonly replaces: readonly string[];
  /** The kind of each changed path, such as `UPDATE` of `allowedToPushes[0].accessLevel`. */
  readonly details: ReadonlyMap<string, ChangeKind>;
  /** The changed properties that are outputs: their values in the state differ. */
  readonly outputs: readonly string[];
  readonly deleteBeforeReplace: boolean;
}

/** The difference between the inputs `news` and the prior inputs of the resource. */
export function difference(rules: ComparisonRules, names: readonly string[], prior: Prior, news: Values): Difference {
  const details = new Map<string, ChangeKind>();
  const changed: string[] = [];
  const replaces: string[] = [];

  for (const name of names) {
    const changes = propertyChanges(rules, name, prior, news[name]);
    if (changes.length === 0) continue;
    const replacing =
      rules.replaceOn.includes(name) || (rules.replacesIf?.(name, prior.inputs[name], news[name]) ?? false);
    changed.push(name);
    if (replacing) replaces.push(name);
    for (const [path, kind] of changes) details.set(path, replacing ? `${kind}_REPLACE` : kind);
  }

  return {
    changed,
    replaces,
    details,
    outputs: [],
    deleteBeforeReplace: replaces.length > 0 && (rules.deleteBeforeReplace ?? false),
  };
}

/** The difference, with every expected output that differs from the state added. */
export function withPlanned(difference: Difference, { state }: Prior, planned: Values): Difference {
  const outputs = Object.keys(planned).filter((name) => !same(state[name], planned[name]));
  return {
    ...difference,
    changed: [...difference.changed, ...outputs],
    details: new Map([...difference.details, ...outputs.map((name) => [name, "UPDATE"] as const)]),
    outputs,
  };
}

type Change = readonly [path: string, kind: "ADD" | "DELETE" | "UPDATE"];

function propertyChanges(rules: ComparisonRules, name: string, prior: Prior, given: Value | undefined): Change[] {
  const chosen = rules.serverChosen?.includes(name) ?? false;
  const before = prior.inputs[name] ?? undefined;
  const after = given ?? undefined;
  if (after === undefined && chosen) return [];

  const oldValue = before ?? defaultOf(rules, name) ?? (chosen ? prior.state[name] : undefined);
  const newValue = after ?? defaultOf(rules, name);
  if (isList(oldValue) && isList(newValue)) {
    const changes = listChanges(rules, name, oldValue, newValue);
    // If one side is a default, there are no elements to point at.
    if (before !== undefined && after !== undefined) return changes;
    return changes.length > 0 ? [[name, kindOf(before, after)]] : [];
  }
  if (before !== undefined && after !== undefined) return valueChanges(name, oldValue, newValue);
  return same(oldValue, newValue) ? [] : [[name, kindOf(before, after)]];
}

function kindOf(before: Value | undefined, after: Value | undefined): "ADD" | "DELETE" | "UPDATE" {
  if (before === undefined) return "ADD";
  return after === undefined ? "DELETE" : "UPDATE";
}

function listChanges(rules: ComparisonRules, name: string, olds: readonly Value[], news: readonly Value[]): Change[] {
  const before = olds.map((entry) => canonicalEntry(rules, name, entry));
  const after = news.map((entry) => canonicalEntry(rules, name, entry));
  if (!rules.unordered?.includes(name)) return valueChanges(name, before, after);

  const [removed, added] = unmatched(before, after);
  return [
    ...removed.flatMap((index): Change[] =>
      added.includes(index)
        ? valueChanges(`${name}[${index}]`, before[index], after[index])
        : [[`${name}[${index}]`, "DELETE"]],
    ),
    ...added.filter((index) => !removed.includes(index)).map((index): Change => [`${name}[${index}]`, "ADD"]),
  ];
}

/** The indexes of entries without an equal entry in the other list. Each entry matches at most one other. */
function unmatched(before: readonly Value[], after: readonly Value[]): [removed: number[], added: number[]] {
  const added = new Set(after.keys());
  const removed = [...before.keys()].filter((index) => {
    const twin = [...added].find((other) => !hasUnknown(after[other]) && same(before[index], after[other]));
    if (twin === undefined) return true;
    added.delete(twin);
    return false;
  });
  return [removed, [...added]];
}

function valueChanges(path: string, before: Value | undefined, after: Value | undefined): Change[] {
  if (same(before, after) && !hasUnknown(after)) return [];
  const oldValue = before ?? undefined;
  const newValue = after ?? undefined;
  if (isList(oldValue) && isList(newValue)) {
    const length = Math.max(oldValue.length, newValue.length);
    return Array.from({ length }).flatMap((_, index) =>
      valueChanges(`${path}[${index}]`, oldValue[index], newValue[index]),
    );
  }
  if (isObject(oldValue) && isObject(newValue)) {
    const names = new Set([...Object.keys(oldValue), ...Object.keys(newValue)]);
    return [...names].flatMap((name) => valueChanges(inside(path, name), oldValue[name], newValue[name]));
  }
  return [[path, kindOf(oldValue, newValue)]];
}

/** A property path in the engine's syntax: names that are not identifiers are in brackets (Pulumi: PropertyPath). */
function inside(path: string, name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}
