import { checkSettings } from "../pipeline/checks/checkSettings";
import { type Checked, checked } from "../pipeline/diagnostics/checked";
import type { Written } from "../pipeline/explain/settingsRows";
import type { Settings } from "../pipeline/settings/settings";
import { inFile, projectSettings } from "../pipeline/stackText/readStackText";
import type { VariableRules } from "../pipeline/variableRules";
import { readStackFile } from "./readSettings";

/** The checked settings of one project, and the places where they are written, the project's own file first. */
export interface SettingSources {
  readonly settings: Settings;
  readonly places: readonly Written[];
}

/** Reads the settings of one project with the places where they are written. */
export async function readSettingSources(file: string, rules: VariableRules): Promise<Checked<SettingSources>> {
  const { value: stack, diagnostics } = await readStackFile(file);
  const found: Checked<{ settings: unknown }> = stack ? projectSettings(stack) : { diagnostics };
  if (!stack || !found.value) return { diagnostics: found.diagnostics };
  const checkedSettings = checkSettings(found.value.settings, rules);
  const { own, from } = stack.inherited ?? { own: stack.pipeline, from: undefined };
  const places = [{ name: file, value: own }, ...(from ? [{ name: from.file, value: from.defaults }] : [])];
  const sources = checkedSettings.value && { settings: checkedSettings.value, places };
  return checked(sources, [...inFile(stack, checkedSettings.diagnostics), ...(from?.diagnostics ?? [])]);
}
