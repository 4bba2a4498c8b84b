import { byKey, type CiVariable } from "./ciVariable";

/** What takes the place of a variable in a text; undefined leaves it as it is written. */
type Replacement = (name: string) => string | undefined;

/** Values that double each other would be without end. In characters. */
const LONGEST = 1_000_000;
const REFERENCE = /\$\$|\$([a-z_]\w*)|\$\{([a-z_]\w*)\}/gi;

/**
 * The variables, each once, with what they refer to filled in. GitLab: `Gitlab::Ci::Variables::Collection#
 * sort_and_expand_all`. What is not there is empty, as the runner has it. What only the runner knows stays: `runners`
 * names it, and where the file of a file variable is. Variables that go round in a circle, and what needs one of them,
 * are left as they are.
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
    // Whoever comes back here on the way finds it as it is written.
    done.set(variable, variable.value);
    let length = 0;
    const value = replace(variable.value, (name) => {
      if (name === "$") return "$$";
      const other = name === variable.key ? replaced.get(variable) : known.get(name);
      if (!other) return runners.has(name) ? undefined : "";
      if (other.file) return undefined;
      const filledIn = escaped(other, valueOf(other));
      length += filledIn.length;
      return length > LONGEST ? "" : filledIn;
    });
    done.set(variable, value);
    return value;
  }
}

/** A text with variables, which are expanded themselves, filled in. */
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

/** A text in which only these variables are filled in. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return replace(text, (name) => (name !== "$" && Object.hasOwn(values, name) ? values[name] : undefined));
}

/** The keys whose values lead to each other, and those that need them. GitLab: `Collection::Sort`, "circular variable reference detected". */
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

/** What each variable takes the place of: its own value may name that. */
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

/** Runners take `$$` for a dollar sign, and the `$` of a raw value as it is. */
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
