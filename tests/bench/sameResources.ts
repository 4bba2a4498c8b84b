import { isDeepStrictEqual } from "node:util";

/** The part of an exported stack that depends on the program. */
export interface State {
  readonly resources: readonly StateResource[];
}

export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly dependencies?: readonly string[];
  readonly retainOnDelete?: boolean;
  readonly ignoreChanges?: readonly string[];
}

/** The number of resources of each type that providers create, without components and providers. */
export function countTypes(state: State): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { type } of created(state)) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}

/**
 * The differences between two programs, one line each: the resources of a type, or a resource of the same name with
 * other inputs, dependencies or options. Their parents may differ.
 */
export function differences(a: State, b: State): string[] {
  const [countsA, countsB] = [countTypes(a), countTypes(b)];
  const types = [...new Set([...countsA.keys(), ...countsB.keys()])].sort();
  const byNameB = new Map(created(b).map((resource) => [nameOf(resource.urn), resource]));
  return [
    ...types.flatMap((type) => {
      const [inA, inB] = [countsA.get(type) ?? 0, countsB.get(type) ?? 0];
      return inA === inB ? [] : [`${type}: ${inA} against ${inB}`];
    }),
    ...created(a).flatMap((resource) => {
      const name = nameOf(resource.urn);
      const other = byNameB.get(name);
      return other ? differencesOf(name, resource, other) : [`${name}: only one program has it`];
    }),
  ];
}

function differencesOf(name: string, a: StateResource, b: StateResource): string[] {
  const [asked, other] = [comparable(a), comparable(b)];
  return Object.keys({ ...asked, ...other })
    .filter((key) => !isDeepStrictEqual(asked[key], other[key]))
    .map((key) => `${name}: ${key} is ${inBrief(asked[key], other[key])} against ${inBrief(other[key], asked[key])}`);
}

/** A value as JSON. A long one, such as a file's text, is shortened to the first difference. */
function inBrief(value: unknown, other: unknown): string {
  const [text = "", otherText = ""] = [value, other].map((each) =>
    each === undefined ? "nothing" : JSON.stringify(each),
  );
  if (text.length <= 100) return text;
  let same = 0;
  while (same < text.length && text[same] === otherText[same]) same++;
  const start = Math.max(0, same - 30);
  const end = start + 100;
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`;
}

/** A text without the times at which teams were created, which their descriptions contain. */
export function withoutCreationTime(text: string): string {
  return text.replaceAll(/ Created [0-9TZ:.-]+Z\./g, "");
}

function comparable({ inputs, dependencies, retainOnDelete, ignoreChanges }: StateResource): Record<string, unknown> {
  return {
    ...(JSON.parse(withoutCreationTime(JSON.stringify(inputs ?? {}))) as object),
    "(dependencies)": (dependencies ?? []).map(nameOf).sort(),
    "(retainOnDelete)": retainOnDelete ?? false,
    "(ignoreChanges)": ignoreChanges ?? [],
  };
}

function created({ resources }: State): StateResource[] {
  return resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:providers:"));
}

/** The name of a resource with its type: its URN without the stack and its parents. */
function nameOf(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  return `${types.split("$").at(-1)} ${name.join("::")}`;
}
