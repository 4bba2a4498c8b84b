import type { Mistake } from "../../../pipeline/errors";

/**
 * The reason why GitLab can't mask the value of a CI/CD variable. GitLab: a masked raw variable needs at least 8
 * characters and no white space. The message never contains the value.
 */
export function maskingMistakes(secretName: string, path: string, value: string): Mistake[] {
  if (/^\S{8,}$/.test(value)) return [];
  const message = `GitLab can't mask secret "${secretName}": it needs at least 8 characters, and no spaces or line breaks`;
  return [{ code: "UNMASKABLE_SECRET", path, message }];
}
