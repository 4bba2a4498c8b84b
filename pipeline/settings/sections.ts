import type * as z from "zod";
import type { Diagnostic } from "../diagnostics/diagnostic";
import { isMap } from "../isMap";
import { deploymentSchema } from "./deployments";
import { namedProgramSchema } from "./programs";
import { schemaDiagnostics, unknownKeys } from "./schemaDiagnostics";
import {
  type DeploymentSettings,
  type EscBaseSettings,
  type EscSettings,
  type ProgramSettings,
  type Settings,
  settingsSchema,
  type StackDeploymentSettings,
  type VariableSettings,
} from "./settings";
import { variableSchema } from "./variables";

/** A valid item of the settings, and its path. */
export interface Placed<Value> {
  readonly path: string;
  readonly value: Value;
}

/** A program of a project. It has a name if the project has several. */
export type AnyProgram = NonNullable<Settings["program"]> & Partial<Pick<ProgramSettings, "name">>;
export type ValidDeployment = Placed<DeploymentSettings>;
/** A deployment of a Pulumi program, which has a stack. */
export type ValidStackDeployment = Placed<StackDeploymentSettings>;
export type ValidVariable = Placed<VariableSettings>;
export type ValidProgram = Placed<AnyProgram>;

/** The settings of an ESC environment, by the part of the settings that holds them. */
export type ValidEsc =
  | (Placed<EscSettings> & { readonly holder: "deployment" | "kestra" | "review" })
  | (Placed<EscBaseSettings> & { readonly holder: "base" });

/**
 * The sections of settings: each top-level key, and the valid items of each list. A section like `deployments` exists
 * only if all of it is valid. A list like `validDeployments` always exists, without its invalid items.
 */
export interface Sections extends Settings {
  readonly validDeployments: readonly ValidDeployment[];
  /** The valid deployments that have a stack. */
  readonly stackDeployments: readonly ValidStackDeployment[];
  readonly validVariables: readonly ValidVariable[];
  readonly validPrograms: readonly ValidProgram[];
  readonly validEscs: readonly ValidEsc[];
}

/** The sections of a value that may be anything, and its errors. */
export interface ParsedSections {
  /** The valid sections. One that is valid but not written is undefined or has its default. */
  readonly sections: Partial<Sections>;
  /** The names of the valid sections. */
  readonly valid: ReadonlySet<keyof Sections>;
  /** All settings, if every section is valid. */
  readonly settings?: Settings;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses each section of the settings separately. */
export function parseSections(value: unknown): ParsedSections {
  const parsed = settingsSchema.safeParse(value, { reportInput: true });
  const issues = parsed.error?.issues ?? [];
  const diagnostics = parsed.error ? schemaDiagnostics(settingsSchema, parsed.error) : [];
  if (!isMap(value)) return { sections: {}, valid: new Set(), diagnostics };

  const misspelt = unknownKeys(settingsSchema, issues).flatMap(({ path, misspelt: key }) =>
    path.length === 0 ? (key ?? []) : [],
  );
  const invalid = new Set([...issues.map(({ path }) => path[0]), ...misspelt]);
  const valid = Object.keys(settingsSchema.shape).filter((key) => !invalid.has(key)) as (keyof Settings)[];
  const settings = parsed.data ?? (parsedKeys(value, valid) as Partial<Settings>);
  const validDeployments = validItems("deployments", settings.deployments, deploymentSchema, value.deployments);
  const lists = {
    validDeployments,
    stackDeployments: validDeployments.filter(hasStack),
    validVariables: validItems("variables", settings.variables, variableSchema, value.variables),
    validPrograms: validPrograms(value, settings),
  };
  const sections = { ...settings, ...lists, validEscs: validEscs(settings, lists.validDeployments) };
  return {
    sections,
    valid: new Set([...valid, ...listNames]),
    ...(parsed.data && { settings: parsed.data }),
    diagnostics,
  };
}

const listNames = ["validDeployments", "stackDeployments", "validVariables", "validPrograms", "validEscs"] as const;

function hasStack(deployment: ValidDeployment): deployment is ValidStackDeployment {
  return deployment.value.stack !== undefined;
}

function parsedKeys(value: Readonly<Record<string, unknown>>, keys: readonly (keyof Settings)[]): object {
  return Object.fromEntries(keys.map((key) => [key, settingsSchema.shape[key].safeParse(value[key]).data]));
}

/** Returns the valid items of a list. `parsed` is the list if all of it is valid, which is then not parsed again. */
function validItems<Schema extends z.ZodType>(
  key: string,
  parsed: readonly z.output<Schema>[] | undefined,
  schema: Schema,
  list: unknown,
): Placed<z.output<Schema>>[] {
  if (parsed) return parsed.map((value, index) => ({ path: `${key}[${index}]`, value }));
  return (Array.isArray(list) ? list : []).flatMap((item: unknown, index) => {
    const { success, data } = schema.safeParse(item);
    return success ? [{ path: `${key}[${index}]`, value: data }] : [];
  });
}

function validPrograms(
  value: Readonly<Record<string, unknown>>,
  { program, programs }: Partial<Settings>,
): ValidProgram[] {
  if (value.programs !== undefined) return validItems("programs", programs, namedProgramSchema, value.programs);
  return program ? [{ path: "program", value: program }] : [];
}

function validEscs({ reviewStacks, esc }: Partial<Settings>, deployments: readonly ValidDeployment[]): ValidEsc[] {
  return [
    ...deployments.flatMap(({ path, value }): ValidEsc[] =>
      value.esc ? [{ holder: value.kestra ? "kestra" : "deployment", path: `${path}.esc`, value: value.esc }] : [],
    ),
    ...(reviewStacks?.esc ? [{ holder: "review" as const, path: "reviewStacks.esc", value: reviewStacks.esc }] : []),
    ...(esc ? [{ holder: "base" as const, path: "esc", value: esc }] : []),
  ];
}
