import { PushAccess } from "../../../pipeline/settings/choices";
import { isProposed } from "../../../pipeline/settings/isProposed";
import type { GitLabPlan } from "../gitLabPlan";

/** Who may push to a planned branch: Maintainers, only the user of the GitLab token, who commits the CI file, or nobody. */
export type Pushers = "maintainers" | "tokenUser" | "nobody";

/** The settings that decide it. */
export type PushPlan = Pick<GitLabPlan, "delivery" | "defaultBranch" | "reviewGates">;

/**
 * Who may push to a planned branch. With `delivery: mergeRequest` the token's user commits nothing to a protected branch,
 * so the default branch is closed to everybody, in each edition.
 */
export function pushersOf({ delivery, defaultBranch, reviewGates }: PushPlan, branch: string): Pushers {
  const isClosed = reviewGates.push === PushAccess.NoOne;
  if (!isProposed(delivery)) return isClosed ? "tokenUser" : "maintainers";
  return isClosed || branch === defaultBranch ? "nobody" : "maintainers";
}
