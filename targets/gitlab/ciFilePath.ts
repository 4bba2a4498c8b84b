import type { Pipeline } from "../../pipeline/model";

/** The file that GitLab reads. With `delivery: include` it is the team's. */
export const ciFile = ".gitlab-ci.yml";

/**
 * The file that the team's file includes. It is in the same folder, where a reader looks first, and editors check files
 * with this ending against GitLab's schema.
 */
export const includedCiFile = ".pulumi.gitlab-ci.yml";

/** Whether a file of the team includes the rendered one. */
export interface Inclusion {
  readonly included?: Pipeline["included"] | undefined;
}

/** The path of the rendered file in the project. */
export function ciFilePath({ included }: Inclusion): string {
  return included ? includedCiFile : ciFile;
}
