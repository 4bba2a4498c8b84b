import { byKey, type CiVariable } from "./ciVariable";

/** The replacement for a variable in a text; undefined leaves the reference unchanged. */
type Replacement = (name: string) => string | undefined;

/** The maximum length of an expanded value, in characters. Values that refer to each other twice grow exponentially. */
const MAX_LENGTH = 1_000_000;
const REFERENCE = /\$\$|\$([a-z_]\w*)|\$\{([a-z_]\w*)\}/gi;
/** The references in values, including the notation of Windows. GitLab: `Gitlab::Ci::Variables::Collection::Item`. */
const VALUE_REFERENCE = /\$\$|%%|\$([a-z_]\w*)|\$\{([a-z_]\w*)\}|%([a-z_]\w*)%/gi;

/**
 * The variables, one per key, with their references expanded, also in the content of files. An undefined variable
 * expands to the empty string, as in the runner. References to the variables in `runners` and to file variables remain:
 * only the runner knows them. Variables with circular references, and variables that refer to these, are not expanded.
 * GitLab: `Gitlab::Ci::Variables::Collection#sort_and_expand_all`.
 */
export function expandAll(variables: readonly CiVariable[], runners: ReadonlySet<string>): CiVariable[] {
  return expandedValues(variables, {
    unknown: (name) => (runners.has(name) ? undefined : ""),
    raw: (value) => value.replaceAll("$", () => "$$"),
  }).map((variable) => (variable.raw ? variable : { ...variable, value: variable.value.replaceAll("$$", () => "$") }));
}

/**
 * The variables, one per key, as the runner gets them. `$$`, and references to undefined, raw and file variables remain,
 * because the runner expands the values that are not raw once more. GitLab: `Ci::Build#runner_variables`.
 */
export function expandForRunner(variables: readonly CiVariable[]): CiVariable[] {
  return expandedValues(variables, { unknown: () => undefined, raw: () => undefined });
}

/** The replacements of references to undefined and to raw variables. */
interface Kept {
  readonly unknown: Replacement;
  readonly raw: (value: string) => string | undefined;
}

function expandedValues(variables: readonly CiVariable[], kept: Kept): CiVariable[] {
  const known = byKey(variables);
  const replaced = replacedOf(variables);
  const done = new Map<CiVariable, string>();
  const circular = circularKeys(known);
  return [...known.values()].map((variable) => ({ ...variable, value: valueOf(variable) }));

  function valueOf(variable: CiVariable): string {
    if (variable.raw || !mayRefer(variable.value) || circular.has(variable.key)) return variable.value;
    const before = done.get(variable);
    if (before !== undefined) return before;
    // A reference back to this variable during its expansion gets the unexpanded value.
    done.set(variable, variable.value);
    let length = 0;
    const value = replace(variable.value, VALUE_REFERENCE, (name) => {
      const expanded = replacementOf(name, variable);
      length += expanded?.length ?? 0;
      return length > MAX_LENGTH ? "" : expanded;
    });
    done.set(variable, value);
    return value;
  }

  function replacementOf(name: string, within: CiVariable): string | undefined {
    if (name === "$") return undefined;
    const isOwn = name === within.key;
    const other = isOwn ? replaced.get(within) : known.get(name);
    if (!other) return isOwn ? "" : kept.unknown(name);
    if (other.file) return undefined;
    return other.raw ? kept.raw(other.value) : valueOf(other);
  }
}

/** Expands a text with variables whose values are expanded already. */
export function expandText(
  text: string,
  variables: readonly CiVariable[],
  runners: ReadonlySet<string> = new Set(),
): string {
  const known = byKey(variables);
  return replace(text, REFERENCE, (name) => {
    if (name === "$") return "$";
    const variable = known.get(name);
    if (!variable) return runners.has(name) ? undefined : "";
    return variable.file ? undefined : variable.value;
  });
}

/** Expands only these variables in a text. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return replace(text, REFERENCE, (name) => (name !== "$" && Object.hasOwn(values, name) ? values[name] : undefined));
}

/**
 * The keys with circular references, and those that refer to them. GitLab: `Collection::Sort`, "circular variable
 * reference detected".
 */
function circularKeys(variables: ReadonlyMap<string, CiVariable>): ReadonlySet<string> {
  const left = new Map(
    [...variables.values()].map(({ key, value, raw }) => [
      key,
      raw || !mayRefer(value) ? [] : referencesIn(value).filter((name) => name !== key),
    ]),
  );
  for (let free = freeKeys(left); free.length > 0; free = freeKeys(left)) free.forEach((key) => left.delete(key));
  return new Set(left.keys());
}

/** The earlier variable that each variable overrides: its value may refer to that one by the same key. */
function replacedOf(variables: readonly CiVariable[]): ReadonlyMap<CiVariable, CiVariable> {
  const latest = new Map<string, CiVariable>();
  return new Map(
    variables.flatMap((variable) => {
      const earlier = latest.get(variable.key);
      latest.set(variable.key, variable);
      return earlier ? [[variable, earlier] as const] : [];
    }),
  );
}

function replace(text: string, pattern: RegExp, replacement: Replacement): string {
  return text.replace(pattern, (written: string, ...groups: readonly (string | undefined)[]) => {
    const name = groups.slice(0, -2).find((group) => group !== undefined);
    return replacement(name ?? "$") ?? written;
  });
}

/** Whether a value can contain a reference. Most do not, and are not searched. */
function mayRefer(value: string): boolean {
  return value.includes("$") || value.includes("%");
}

function referencesIn(value: string): string[] {
  return [...value.matchAll(VALUE_REFERENCE)].flatMap((match) => match.slice(1).find(Boolean) ?? []);
}

function freeKeys(left: ReadonlyMap<string, readonly string[]>): string[] {
  return [...left].filter(([, others]) => others.every((other) => !left.has(other))).map(([key]) => key);
}
