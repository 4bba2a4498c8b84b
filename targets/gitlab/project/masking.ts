import { type Diagnostic, errorAt, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import { Visibility } from "../../../pipeline/settings/choices";
import type { VariableRules } from "../../../pipeline/variableRules";
import { longestValue } from "../limits";
import type { PlannedVariable } from "./variables";

/** The raw values that GitLab can mask. GitLab: at least 8 characters without white space. */
export const maskable: VariableRules["maskable"] = {
  matches: (value) => /^[^ \t\r\n\f\v]{8,}$/u.test(value),
  rule: "at least 8 characters, and no spaces or line breaks",
};

/** Whether a job's log masks the value of a CI/CD variable, and the project's settings hide it. */
export interface VisibilityFlags {
  readonly masked: boolean;
  readonly hidden: boolean;
}

/** The flags of a visibility. GitLab: a hidden variable is masked. */
export function visibilityFlags(visibility: Visibility): VisibilityFlags {
  return { masked: visibility !== Visibility.Visible, hidden: visibility === Visibility.Hidden };
}

/** The visibility of a value if the settings do not decide it: hidden if GitLab can mask the value. */
export function visibilityOf(value: string): Visibility {
  return maskable.matches(value) ? Visibility.Hidden : Visibility.Visible;
}

/** The reason why GitLab refuses or can't mask the value of a secret variable. The message never contains the value. */
export function maskingDiagnostics(
  { name, visibility, path }: PlannedVariable,
  secret: string,
  value: string,
): Diagnostic[] {
  if (value.length > longestValue) {
    const message = `secret "${secret}" has ${value.length} characters; GitLab takes at most ${longestValue}. Keep it in an ESC environment instead`;
    return [errorAt("OVER_LIMIT", path, message)];
  }
  if (visibility === Visibility.Visible || maskable.matches(value)) return [];
  const fault = `GitLab can't mask secret "${secret}": it needs ${maskable.rule}`;
  if (visibility === undefined) {
    const message = `${fault}. So a job that prints the file of ${name} shows it, and Maintainers can read it in the project's settings. Encode it on one line, such as by base64, or accept that with visibility: visible`;
    return [warningAt("UNMASKED_SECRET", path, message)];
  }
  const message = `${fault}. Encode it on one line, such as by base64, or give it to the jobs as a file, with type: file`;
  return [errorAt("UNMASKABLE_SECRET", path, message)];
}
