import type { Mistake } from "../../../pipeline/errors";

/**
 * What keeps GitLab from masking the secret that is a CI/CD variable's value. GitLab: a masked variable that is not
 * expanded has at least 8 characters and no white space. A mistake never repeats the value.
 */
export function maskingMistakes(secretName: string, path: string, value: string): Mistake[] {
  if (/^\S{8,}$/.test(value)) return [];
  const message = `GitLab can't mask secret "${secretName}": it needs at least 8 characters, and no spaces or line breaks`;
  return [{ code: "UNMASKABLE_SECRET", path, message }];
}
