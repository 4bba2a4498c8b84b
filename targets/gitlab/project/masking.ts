import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";

/**
 * The reason why GitLab can't mask the value of a CI/CD variable. GitLab: a masked raw variable needs at least 8
 * characters and no white space. The message never contains the value.
 */
export function maskingDiagnostics(secretName: string, path: string, value: string): Diagnostic[] {
  if (/^\S{8,}$/.test(value)) return [];
  const message = `GitLab can't mask secret "${secretName}": it needs at least 8 characters, and no spaces or line breaks`;
  return [errorAt("UNMASKABLE_SECRET", path, message)];
}
