import { type Checked, checked } from "../diagnostics/checked";
import { isWritten } from "../settings/isWritten";
import { parseSections, type Sections } from "../settings/sections";
import type { Settings } from "../settings/settings";
import type { VariableRules } from "../variableRules";
import { settingsChecks } from "./settings/settingsChecks";

/**
 * Checks any value as the settings of a project, and fills in the defaults. `rules` are those of the CI system that
 * runs the jobs.
 */
export function checkSettings(value: unknown, rules: VariableRules): Checked<Settings> {
  const { sections, settings, valid, diagnostics } = parseSections(value);
  const context = { rules, isWritten: (path: string) => isWritten(value, path.split(".")) };
  const found = settingsChecks
    .filter(({ reads }) => reads.every((section) => valid.has(section)))
    // All sections that the check reads are valid, so they exist.
    .flatMap(({ find }) => find(sections as Sections, context));
  return checked(settings, [...diagnostics, ...found]);
}
