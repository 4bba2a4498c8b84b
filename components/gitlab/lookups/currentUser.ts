import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import type { Mistake } from "../../../pipeline/errors";
import { PushAccess } from "../../../pipeline/settings/choices";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { attempt } from "../../lookups/attempt";
import { gitLabMistake } from "./gitLabMistake";

/** The user of the GitLab token, or why nobody knows. */
export interface CurrentUser {
  readonly id?: number;
  readonly mistakes: readonly Mistake[];
}

/** Asks for the user only where no one else may push: the CI file is committed by them. */
export async function lookUpCurrentUser(
  { reviewGates }: GitLabPlan,
  options: pulumi.InvokeOptions,
): Promise<CurrentUser> {
  if (reviewGates.push !== PushAccess.NoOne) return { mistakes: [] };
  const user = await attempt(gitlab.getCurrentUser({}, options));
  if (!user.ok) return { mistakes: [gitLabMistake("protection.push", user.reason)] };
  // The provider has told the user by a global id such as gid://gitlab/User/7, and by its number alone.
  const number = /(\d+)$/.exec(user.value.id)?.[1];
  return number === undefined
    ? { mistakes: [gitLabMistake("protection.push", `the current user has no number in "${user.value.id}"`)] }
    : { id: Number(number), mistakes: [] };
}
