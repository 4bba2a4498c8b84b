import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import type { Diagnostic } from "../../../pipeline/diagnostics/diagnostic";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { pushersOf } from "../../../targets/gitlab/project/pushers";
import { attempt } from "../../lookups/attempt";
import { gitLabDiagnostic } from "./gitLabDiagnostic";

/** The user of the GitLab token, or why the lookup failed. */
export interface CurrentUser {
  readonly id?: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** The user of the GitLab token, who commits the CI file. Only looked up if no one else may push. */
export async function lookUpCurrentUser(plan: GitLabPlan, options: pulumi.InvokeOptions): Promise<CurrentUser> {
  if (!plan.protectedBranches.some((branch) => pushersOf(plan, branch) === "tokenUser")) return { diagnostics: [] };
  const user = await attempt(gitlab.getCurrentUser({}, options));
  if (!user.ok) return { diagnostics: [gitLabDiagnostic("protection.push", user.reason)] };
  // Provider versions return a global id such as gid://gitlab/User/7, or only the number.
  const number = /(\d+)$/.exec(user.value.id)?.[1];
  return number === undefined
    ? {
        diagnostics: [
          gitLabDiagnostic("protection.push", `the current user's ID does not end with a number: "${user.value.id}"`),
        ],
      }
    : { id: Number(number), diagnostics: [] };
}
