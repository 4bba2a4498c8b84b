import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import type { Mistake } from "../../../pipeline/errors";
import { PushAccess } from "../../../pipeline/settings/choices";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { attempt } from "../../lookups/attempt";
import { gitLabMistake } from "./gitLabMistake";

/** The user of the GitLab token, or why the lookup failed. */
export interface CurrentUser {
  readonly id?: number;
  readonly mistakes: readonly Mistake[];
}

/** The user of the GitLab token, who commits the CI file. Only looked up if no one else may push. */
export async function lookUpCurrentUser(
  { reviewGates }: GitLabPlan,
  options: pulumi.InvokeOptions,
): Promise<CurrentUser> {
  if (reviewGates.push !== PushAccess.NoOne) return { mistakes: [] };
  const user = await attempt(gitlab.getCurrentUser({}, options));
  if (!user.ok) return { mistakes: [gitLabMistake("protection.push", user.reason)] };
  // Provider versions return a global id such as gid://gitlab/User/7, or only the number.
  const number = /(\d+)$/.exec(user.value.id)?.[1];
  return number === undefined
    ? { mistakes: [gitLabMistake("protection.push", `the current user has no number in "${user.value.id}"`)] }
    : { id: Number(number), mistakes: [] };
}
