import * as z from "zod";
import type { SectionMeta } from "../../pipeline/settings/meta";

/** An object of settings, in the order of its schema. */
export interface Section extends SectionMeta {
  readonly settings: readonly Setting[];
}

/** One setting, as its schema describes it. */
export interface Setting {
  readonly key: string;
  /** The path, such as `deployments[].on.branch`. */
  readonly path: string;
  readonly description: string;
  readonly example: unknown;
  readonly since: string;
  readonly type: SettingType;
  readonly required: boolean;
  /** The default, if it is a constant. */
  readonly default?: unknown;
  /** The default in words, if the code computes it. */
  readonly defaultsTo?: string;
  /** The schema itself: two sections that share a setting share its schema. */
  readonly schema: z.core.$ZodType;
}

export type SettingType =
  | { readonly kind: "string" | "number" | "integer" | "boolean" | "anything" | "scalar" }
  | { readonly kind: "list" | "map"; readonly of: SettingType }
  /** `entries` is the object that `z.enum` was given. */
  | { readonly kind: "choice"; readonly values: readonly (string | number)[]; readonly entries?: object }
  | { readonly kind: "section"; readonly section: Section };

/**
 * The descriptions of all settings in the schemas. Throws an error with the path of each setting that lacks a
 * description, an example that its own schema accepts, or a version.
 */
export function readReference<Name extends string>(
  schemas: Readonly<Record<Name, z.ZodObject>>,
): Record<Name, Section> {
  const problems: string[] = [];
  const sections = Object.entries<z.ZodObject>(schemas).map(([name, schema]) => [
    name,
    readSection(schema, { path: "", problems }),
  ]);
  if (problems.length > 0) throw new Error(`settings that are not described:\n${problems.join("\n")}`);
  return Object.fromEntries(sections) as Record<Name, Section>;
}

/** The section that a setting holds: itself, in a list or in a map. */
export function sectionIn(type: SettingType): Section | undefined {
  if (type.kind === "list" || type.kind === "map") return sectionIn(type.of);
  return type.kind === "section" ? type.section : undefined;
}

/** The settings of a section and of all sections inside it, in their order. */
export function everySetting({ settings }: Section): Setting[] {
  return settings.flatMap((setting) => {
    const inner = sectionIn(setting.type);
    return inner ? [setting, ...everySetting(inner)] : [setting];
  });
}

interface Place {
  readonly path: string;
  readonly since?: string | undefined;
  readonly problems: string[];
}

function readSection(schema: z.core.$ZodObject, place: Place): Section {
  const meta = z.globalRegistry.get(schema);
  const { path, problems } = place;
  if (!meta?.section) problems.push(`${path || "the top"}: the object has no name and no meaning: use section(…)`);
  const since = meta?.since ?? place.since;
  return {
    args: meta?.section?.args ?? "",
    about: meta?.section?.about ?? "",
    settings: Object.entries(schema._zod.def.shape).map(([key, inner]) =>
      readSetting(key, inner, { path: path === "" ? key : `${path}.${key}`, since, problems }),
    ),
  };
}

function readSetting(key: string, schema: z.core.$ZodType, { path, since, problems }: Place): Setting {
  const { inner, required, ...absent } = unwrapped(schema);
  const meta = z.globalRegistry.get(inner) ?? {};
  const setting: Setting = {
    key,
    path,
    description: meta.description ?? "",
    example: meta.example,
    since: meta.since ?? since ?? "",
    type: typeOf(inner, { path, since: meta.since ?? since, problems }),
    required,
    ...absent,
    ...(meta.defaultsTo !== undefined && { defaultsTo: meta.defaultsTo }),
    schema: inner,
  };
  problems.push(...problemsOf(setting).map((problem) => `${path}: ${problem}`));
  return setting;
}

function problemsOf(setting: Setting): string[] {
  const { description, example, since, schema } = setting;
  const isAccepted = z.safeParse(schema, example).success;
  return [
    ...(/^[A-Z`].*\.$/.test(description) ? [] : ["has no description, which is a sentence that ends with a full stop"]),
    ...(description.split("`").length % 2 === 1 ? [] : ["its description has a backtick without another"]),
    ...(/\bdefaults? to\b/i.test(description) ? ["its description repeats the default"] : []),
    ...("default" in setting && "defaultsTo" in setting ? ["has a default, and another one in words"] : []),
    ...(setting.required && "defaultsTo" in setting ? ["is required, and has a default in words"] : []),
    ...(example === undefined ? ["has no example"] : isAccepted ? [] : ["its schema does not accept its example"]),
    ...(/^[0-9]+\.[0-9]+\.[0-9]+$/.test(since) ? [] : ["has no version since which it exists"]),
  ];
}

/** The schema inside `.optional()` and `.default(…)`, which holds the description. */
function unwrapped(schema: z.core.$ZodType): { inner: z.core.$ZodType; required: boolean; default?: unknown } {
  if (schema instanceof z.core.$ZodOptional) return { ...unwrapped(schema._zod.def.innerType), required: false };
  if (schema instanceof z.core.$ZodDefault) {
    const { innerType, defaultValue } = schema._zod.def;
    return { ...unwrapped(innerType), required: false, default: defaultValue };
  }
  return { inner: schema, required: true };
}

function typeOf(schema: z.core.$ZodType, place: Place): SettingType {
  if (schema instanceof z.core.$ZodObject) return { kind: "section", section: readSection(schema, place) };
  if (schema instanceof z.core.$ZodArray) {
    return { kind: "list", of: typeOf(schema._zod.def.element, { ...place, path: `${place.path}[]` }) };
  }
  if (schema instanceof z.core.$ZodRecord) {
    return { kind: "map", of: typeOf(schema._zod.def.valueType, { ...place, path: `${place.path}.*` }) };
  }
  if (schema instanceof z.core.$ZodEnum) {
    const { entries } = schema._zod.def;
    return { kind: "choice", values: Object.values(entries), entries };
  }
  if (schema instanceof z.core.$ZodLiteral) return { kind: "choice", values: schema._zod.def.values.filter(isWritten) };
  if (schema instanceof z.core.$ZodNumberFormat) return { kind: "integer" };
  if (schema instanceof z.core.$ZodNumber) return { kind: "number" };
  if (schema instanceof z.core.$ZodString) return { kind: "string" };
  if (schema instanceof z.core.$ZodBoolean) return { kind: "boolean" };
  if (schema instanceof z.core.$ZodUnknown) return { kind: "anything" };
  // A union of text, numbers and booleans: YAML may read a value as any of them.
  if (schema instanceof z.core.$ZodUnion) return { kind: "scalar" };
  place.problems.push(`${place.path}: its type "${schema._zod.def.type}" is none that the reference knows`);
  return { kind: "anything" };
}

function isWritten(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}
