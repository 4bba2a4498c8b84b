import { type ComparisonRules, defaultOf, type Prior } from "./definition";
import { canonicalEntry, inOrderOf } from "./lists";
import { compact, isList, isObject, same, type Value, type Values } from "./values";

/**
 * The state of a resource after a read. Unordered lists keep their prior order, and values that the server does not return
 * are taken from the prior state.
 */
export function stateFrom(rules: ComparisonRules, prior: Prior, live: Values): Record<string, Value> {
  const state: Record<string, Value> = {};
  for (const name of rules.notReadBack ?? []) {
    const kept = prior.state[name] ?? prior.inputs[name] ?? rules.defaults?.[name];
    if (kept !== undefined && kept !== null) state[name] = kept;
  }
  for (const [name, value] of Object.entries(compact(live))) {
    const before = prior.state[name] ?? prior.inputs[name];
    const ordered = isList(value) && isList(before) && rules.unordered?.includes(name);
    state[name] = ordered ? inOrderOf(rules, name, before, value) : value;
  }
  return state;
}

/**
 * The inputs that would create the resource's current state. After a refresh, these are the inputs that the user had set
 * and those that differ from the default, so that the next preview shows drift. After an import, they are all inputs.
 */
export function inputsFrom(
  rules: ComparisonRules,
  names: readonly string[],
  prior: Prior,
  state: Values,
): Record<string, Value> {
  const imported = Object.keys(compact(prior.inputs)).length === 0;
  const inputs: Record<string, Value> = {};

  for (const name of names) {
    const value = state[name] ?? undefined;
    if (value === undefined) continue;
    const set = prior.inputs[name] ?? undefined;
    if (set !== undefined || imported || isDrift(rules, name, value)) {
      inputs[name] = asInput(rules, name, set, value);
    }
  }
  return inputs;
}

/** Whether a value that the user did not set is drift, not a default or the server's choice. */
function isDrift(rules: ComparisonRules, name: string, value: Value): boolean {
  if (rules.serverChosen?.includes(name) || rules.notReadBack?.includes(name)) return false;
  const usual = defaultOf(rules, name);
  if (usual === undefined) return value !== "" && !(isList(value) && value.length === 0);
  if (!isList(value) || !isList(usual)) return !same(value, usual);
  const canonical = (list: readonly Value[]) => list.map((entry) => canonicalEntry(rules, name, entry));
  return !same(canonical(value), canonical(usual));
}

/** A value of the state as an input, without computed and default properties inside its entries. */
function asInput(rules: ComparisonRules, name: string, set: Value | undefined, value: Value): Value {
  if (!isList(value)) return value;
  const written = new Set(isList(set) ? set.filter(isObject).flatMap((entry) => Object.keys(entry)) : []);
  const computed = rules.computedInside ?? [];
  const defaults = rules.defaultsInside?.[name] ?? {};
  return value.map((entry) => {
    if (!isObject(entry)) return entry;
    const kept = Object.entries(compact(entry)).filter(
      ([inner, innerValue]) => written.has(inner) || !(computed.includes(inner) || same(defaults[inner], innerValue)),
    );
    return Object.fromEntries(kept);
  });
}
