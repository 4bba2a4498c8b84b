import { pulumiProjectOf, shortStack } from "../../stackNames";

/** Settings that may be wrong in themselves. */
export type Loose = Readonly<Record<string, unknown>>;

/** The map that `value` is, or an empty one. */
export function map(value: unknown): Loose {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

/** The list that `value` is, or an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text that `value` is. */
export function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The programs that the settings name, the only one of a project among them; it has no name. */
export function programsOf(settings: Loose): { readonly path: string; readonly program: Loose }[] {
  if (settings.programs === undefined) return [{ path: "program", program: map(settings.program) }];
  return list(settings.programs).map((program, index) => ({ path: `programs[${index}]`, program: map(program) }));
}

/** The Pulumi project of a stack that is written `[organization/]project/stack`. */
export function projectOf(stack: unknown): string | undefined {
  const project = pulumiProjectOf(text(stack) ?? "");
  return project === "" ? undefined : project;
}

/** A stack without its organization, where it is text. */
export function shortStackOf(stack: unknown): string | undefined {
  const name = text(stack);
  return name === undefined ? undefined : shortStack(name);
}

/** Each key that was there before, with where it stands now and where it stood first. */
export function repeated(keys: readonly (string | undefined)[]): { index: number; first: number; key: string }[] {
  return keys.flatMap((key, index) => {
    const first = keys.indexOf(key);
    return key === undefined || first === index ? [] : [{ index, first, key }];
  });
}
