import type { ComparisonRules } from "./definition";
import { compact, isObject, same, type Value } from "./values";

/** An entry of a list in canonical form: without computed properties, with defaults. */
export function canonicalEntry(rules: ComparisonRules, list: string, entry: Value): Value {
  if (!isObject(entry)) return entry;
  const written = Object.entries(compact(entry)).filter(([name]) => !rules.computedInside?.includes(name));
  return { ...rules.defaultsInside?.[list], ...Object.fromEntries(written) };
}

/** `entries` in the order of `prior`, then the entries without an equal there. */
export function inOrderOf(
  rules: ComparisonRules,
  list: string,
  prior: readonly Value[],
  entries: readonly Value[],
): Value[] {
  const rest = [...entries];
  const found = prior.flatMap((entry) => {
    const wanted = canonicalEntry(rules, list, entry);
    const index = rest.findIndex((candidate) => same(canonicalEntry(rules, list, candidate), wanted));
    return index < 0 ? [] : rest.splice(index, 1);
  });
  return [...found, ...rest];
}
