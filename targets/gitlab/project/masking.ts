import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { longestValue } from "../limits";

/**
 * The reason why GitLab refuses the value of a masked CI/CD variable. GitLab: a masked raw variable needs at least 8
 * characters and no white space. The message never contains the value.
 */
export function maskingDiagnostics(secretName: string, path: string, value: string): Diagnostic[] {
  if (value.length > longestValue) {
    const message = `secret "${secretName}" has ${value.length} characters; GitLab takes at most ${longestValue}. Keep it in an ESC environment instead`;
    return [errorAt("OVER_LIMIT", path, message)];
  }
  if (/^\S{8,}$/.test(value)) return [];
  const message = `GitLab can't mask secret "${secretName}": it needs at least 8 characters, and no spaces or line breaks`;
  return [errorAt("UNMASKABLE_SECRET", path, message)];
}
