import { checkFoundationSettings } from "../checks/checkFoundationSettings";
import { checkSettings } from "../checks/checkSettings";
import { type Checked, checked } from "../diagnostics/checked";
import { describe, type Diagnostic } from "../diagnostics/diagnostic";
import type { StackSource } from "../foundation/readFleet";
import { originOf } from "../stackFile";
import type { DefaultsText } from "../stackText/readDefaults";
import { inFile, projectSettings, readStackText } from "../stackText/readStackText";
import type { VariableRules } from "../variableRules";
import { ownStackErrors } from "./ownStack";

/** The settings of all stacks of a platform repository as written, by stack, with the defaults of all projects. */
export interface WrittenStacks {
  readonly projects: Readonly<Record<string, unknown>>;
  readonly foundations: Readonly<Record<string, unknown>>;
}

/**
 * Reads the settings of all stacks but `own`, the platform repository's own stack, which has none. Reports all errors of all files:
 * with one, nobody knows what that stack has. `rulesOf` returns the rules of the CI system that settings name.
 */
export function readStacks(
  own: string,
  files: readonly StackSource[],
  rulesOf: (settings: unknown) => VariableRules,
  defaults?: DefaultsText,
): Checked<WrittenStacks> {
  const projects: Record<string, unknown> = {};
  const foundations: Record<string, unknown> = {};
  const all = files.flatMap(({ file, text }): readonly Diagnostic[] => {
    const { stack } = originOf(file);
    const { value: source, diagnostics } = readStackText(file, text, defaults);
    if (!source) return diagnostics;
    if (stack === own) return ownStackErrors(source);
    if (source.foundation !== undefined && source.pipeline === undefined) {
      foundations[stack] = source.foundation;
      return inFile(source, checkFoundationSettings(source.foundation).diagnostics);
    }
    const settings = projectSettings(source);
    if (!settings.value) return settings.diagnostics;
    const written = settings.value.settings;
    projects[stack] = written;
    const found = inFile(source, checkSettings(written, rulesOf(written)).diagnostics);
    return [...found, ...(source.inherited?.from.diagnostics ?? [])];
  });
  // An error in the defaults is found in every project that inherits them.
  return checked({ projects, foundations }, [...new Map(all.map((one) => [describe(one), one])).values()]);
}
