import { byKey, type CiVariable } from "./ciVariable";

/** The replacement for a variable in a text; undefined leaves the reference unchanged. */
type Replacement = (name: string) => string | undefined;

/** The maximum length of an expanded value, in characters. Values that refer to each other twice grow exponentially. */
const MAX_LENGTH = 1_000_000;
const REFERENCE = /\$\$|\$([a-z_]\w*)|\$\{([a-z_]\w*)\}/gi;

/**
 * The variables, one per key, with their references expanded. An undefined variable expands to the empty string, as in
 * the runner. References to the variables in `runners` and to file variables remain: only the runner knows them.
 * Variables with circular references, and variables that refer to these, are not expanded. GitLab:
 * `Gitlab::Ci::Variables::Collection#sort_and_expand_all`.
 */
export function expandAll(variables: readonly CiVariable[], runners: ReadonlySet<string>): CiVariable[] {
  const known = byKey(variables);
  const replaced = replacedOf(variables);
  const done = new Map<CiVariable, string>();
  const circular = circularKeys(known);
  return [...known.values()].map((variable) => ({ ...variable, value: unescaped(variable, valueOf(variable)) }));

  function valueOf(variable: CiVariable): string {
    if (variable.raw || variable.file || circular.has(variable.key)) return variable.value;
    const before = done.get(variable);
    if (before !== undefined) return before;
    // A reference back to this variable during its expansion gets the unexpanded value.
    done.set(variable, variable.value);
    let length = 0;
    const value = replace(variable.value, (name) => {
      if (name === "$") return "$$";
      const other = name === variable.key ? replaced.get(variable) : known.get(name);
      if (!other) return runners.has(name) ? undefined : "";
      if (other.file) return undefined;
      const expanded = escaped(other, valueOf(other));
      length += expanded.length;
      return length > MAX_LENGTH ? "" : expanded;
    });
    done.set(variable, value);
    return value;
  }
}

/** Expands a text with variables whose values are expanded already. */
export function expandText(
  text: string,
  variables: readonly CiVariable[],
  runners: ReadonlySet<string> = new Set(),
): string {
  const known = byKey(variables);
  return replace(text, (name) => {
    if (name === "$") return "$";
    const variable = known.get(name);
    if (!variable) return runners.has(name) ? undefined : "";
    return variable.file ? undefined : variable.value;
  });
}

/** Expands only these variables in a text. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return replace(text, (name) => (name !== "$" && Object.hasOwn(values, name) ? values[name] : undefined));
}

/**
 * The keys with circular references, and those that refer to them. GitLab: `Collection::Sort`, "circular variable
 * reference detected".
 */
function circularKeys(variables: ReadonlyMap<string, CiVariable>): ReadonlySet<string> {
  const left = new Map(
    [...variables.values()].map(({ key, value, raw, file }) => [
      key,
      raw || file ? [] : referencesIn(value).filter((name) => name !== key),
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

/** Replaces `$$` by a dollar sign, as runners do; a raw value has no escapes. */
function unescaped({ raw, file }: CiVariable, value: string): string {
  return raw || file ? value : value.replaceAll("$$", () => "$");
}

function escaped({ raw }: CiVariable, value: string): string {
  return raw ? value.replaceAll("$", () => "$$") : value;
}

function replace(text: string, replacement: Replacement): string {
  return text.replace(REFERENCE, (written: string, plain?: string, braced?: string) => {
    return replacement(plain ?? braced ?? "$") ?? written;
  });
}

function referencesIn(value: string): string[] {
  return [...value.matchAll(REFERENCE)].flatMap(([, plain, braced]) => plain ?? braced ?? []);
}

function freeKeys(left: ReadonlyMap<string, readonly string[]>): string[] {
  return [...left].filter(([, others]) => others.every((other) => !left.has(other))).map(([key]) => key);
}
