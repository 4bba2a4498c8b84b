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
  type VariableSettings,
} from "./settings";
import { variableSchema } from "./variables";

/** A valid item of the settings, and where it is. */
export interface Placed<Value> {
  readonly path: string;
  readonly value: Value;
}

/** A program of a project, which has a name where there are several. */
export type AnyProgram = NonNullable<Settings["program"]> & Partial<Pick<ProgramSettings, "name">>;
export type ValidDeployment = Placed<DeploymentSettings>;
export type ValidVariable = Placed<VariableSettings>;
export type ValidProgram = Placed<AnyProgram>;

/** What the settings say of an ESC environment, by whose it is. */
export type ValidEsc =
  | (Placed<EscSettings> & { readonly holder: "deployment" | "review" })
  | (Placed<EscBaseSettings> & { readonly holder: "base" });

/**
 * The sections of settings: each key at the top, and of each list its valid items. A section like `deployments` is there
 * only where all of it is valid; a list like `validDeployments` is always there, and lacks what is invalid.
 */
export interface Sections extends Settings {
  readonly validDeployments: readonly ValidDeployment[];
  readonly validVariables: readonly ValidVariable[];
  readonly validPrograms: readonly ValidProgram[];
  readonly validEscs: readonly ValidEsc[];
}

/** The sections of a value that may be anything. */
export interface ParsedSections {
  /** The valid sections. A section that is valid and not written is there, too: it is undefined or has its default. */
  readonly sections: Partial<Sections>;
  /** The names of the valid sections. */
  readonly valid: ReadonlySet<keyof Sections>;
  /** All settings, where every section is valid. */
  readonly settings?: Settings;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses each section of the settings by itself. */
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
  const lists = {
    validDeployments: validItems("deployments", deploymentSchema, value.deployments),
    validVariables: validItems("variables", variableSchema, value.variables),
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

const listNames = ["validDeployments", "validVariables", "validPrograms", "validEscs"] as const;

function parsedKeys(value: Readonly<Record<string, unknown>>, keys: readonly (keyof Settings)[]): object {
  return Object.fromEntries(keys.map((key) => [key, settingsSchema.shape[key].safeParse(value[key]).data]));
}

function validItems<Schema extends z.ZodType>(key: string, schema: Schema, list: unknown): Placed<z.output<Schema>>[] {
  return (Array.isArray(list) ? list : []).flatMap((item: unknown, index) => {
    const { success, data } = schema.safeParse(item);
    return success ? [{ path: `${key}[${index}]`, value: data }] : [];
  });
}

function validPrograms(value: Readonly<Record<string, unknown>>, { program }: Partial<Settings>): ValidProgram[] {
  if (value.programs !== undefined) return validItems("programs", namedProgramSchema, value.programs);
  return program ? [{ path: "program", value: program }] : [];
}

function validEscs({ reviewStacks, esc }: Partial<Settings>, deployments: readonly ValidDeployment[]): ValidEsc[] {
  return [
    ...deployments.flatMap(({ path, value }): ValidEsc[] =>
      value.esc ? [{ holder: "deployment", path: `${path}.esc`, value: value.esc }] : [],
    ),
    ...(reviewStacks?.esc ? [{ holder: "review" as const, path: "reviewStacks.esc", value: reviewStacks.esc }] : []),
    ...(esc ? [{ holder: "base" as const, path: "esc", value: esc }] : []),
  ];
}
