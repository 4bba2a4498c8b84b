import { checkSettings } from "../checks/checkSettings";
import { describe, type Diagnostic } from "../diagnostics/diagnostic";
import { isMap } from "../isMap";
import { originOf } from "../stackFile";
import type { DefaultsText } from "../stackText/readDefaults";
import { inFile, readStackText, type StackText } from "../stackText/readStackText";
import type { VariableRules } from "../variableRules";
import type { FleetProject } from "./fleetProject";

/** A file of the platform repository that holds a stack's settings. */
export interface StackSource {
  /** The file's name, without a folder. */
  readonly file: string;
  readonly text: string;
}

/** A project that names the foundation. */
export interface WrittenProject extends FleetProject {
  /** Its settings as written, with the defaults of all projects, and without those of the settings. */
  readonly written: object;
  /** Its file, which locates later diagnostics. */
  readonly source: StackText;
}

/** The projects that name a foundation, and the diagnostics of their files. Each diagnostic names its file. */
export interface Fleet {
  readonly projects: readonly WrittenProject[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the projects whose issuer the stack `foundation` owns. A file that is not YAML may belong to one of them, so it
 * is an error. Files of other projects are not checked. `rules` are those of the projects' CI system, and
 * `defaults` those of all projects' settings.
 */
export function readFleet(
  foundation: string,
  files: readonly StackSource[],
  rules: VariableRules,
  defaults?: DefaultsText,
): Fleet {
  const readings = files.map((file) => readFile(foundation, file, rules, defaults));
  return {
    projects: readings.flatMap(({ project }) => project ?? []),
    diagnostics: distinct(readings.flatMap(({ diagnostics }) => diagnostics)),
  };
}

/** Whether a file name is that of a stack settings file. Pulumi: stack settings files. */
export function isStackFile(name: string): boolean {
  return /^Pulumi\..+\.yaml$/.test(name);
}

/** Each diagnostic once: one in the defaults is found in every project that inherits them. */
function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...new Map(diagnostics.map((one) => [describe(one), one])).values()];
}

interface Reading {
  readonly project?: WrittenProject;
  readonly diagnostics: readonly Diagnostic[];
}

function readFile(
  foundation: string,
  { file, text }: StackSource,
  rules: VariableRules,
  defaults: DefaultsText | undefined,
): Reading {
  const { value: source, diagnostics } = readStackText(file, text, defaults);
  if (!source) return { diagnostics };
  const written = source.pipeline;
  if (!names(written, foundation)) return { diagnostics: [] };
  const { value: settings, diagnostics: found } = checkSettings(written, rules);
  return {
    ...(settings && { project: { stack: originOf(file).stack, written, settings, source } }),
    diagnostics: [...inFile(source, found), ...(source.inherited?.from.diagnostics ?? [])],
  };
}

/** Whether settings, which may be invalid otherwise, name the foundation. */
function names(settings: unknown, foundation: string): settings is object {
  return namedFoundation(settings) === foundation;
}

/** The foundation that settings name, which may be invalid otherwise. */
export function namedFoundation(settings: unknown): string | undefined {
  const trust = isMap(settings) ? settings.trust : undefined;
  return isMap(trust) && typeof trust.foundation === "string" ? trust.foundation : undefined;
}
