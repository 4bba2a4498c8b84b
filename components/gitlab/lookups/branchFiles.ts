import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { type Diagnostic, warningAt } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import { isProposed } from "../../../pipeline/settings/isProposed";
import { ciFilePath } from "../../../targets/gitlab/ciFilePath";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { attempt } from "../../lookups/attempt";
import { namesStack } from "./existingFile";

/**
 * Warns of deploying branches without the CI file of this stack, which is committed to the default branch only. GitLab
 * reads the file of the pushed commit, so a push to such a branch deploys nothing. A branch that does not exist yet gets
 * the file from the commit that creates it.
 */
export async function branchFileWarnings(plan: GitLabPlan, options: pulumi.InvokeOptions): Promise<Diagnostic[]> {
  // With `leave`, the project gets no CI file any more.
  if (plan.leave.isPrepared) return [];
  const branches = plan.protectedBranches.filter((branch) => branch !== plan.defaultBranch);
  const faults = await Promise.all(branches.map((branch) => faultOf(plan, branch, options)));
  return branches.flatMap((branch, index) => {
    const fault = faults[index];
    if (fault === undefined) return [];
    const message = `branch ${quoted(branch)} ${fault}, so a push to it deploys nothing. ${delivered(plan)}, merge ${quoted(plan.defaultBranch)} into it`;
    return [warningAt("BRANCH_WITHOUT_PIPELINE", "deployments", message)];
  });
}

/** When the default branch has the file, as the start of a sentence. */
function delivered({ delivery }: GitLabPlan): string {
  return isProposed(delivery) ? "When the merge request with the file is merged" : "After this update";
}

/**
 * What is wrong with the branch's CI file. Undefined if nothing is, if there is no such branch, or if it can't be read:
 * the lookups of the default branch report that.
 */
async function faultOf(plan: GitLabPlan, ref: string, options: pulumi.InvokeOptions): Promise<string | undefined> {
  const { project } = plan;
  const filePath = ciFilePath(plan.outline);
  // A missing branch and a missing file have the same error text, but only a missing branch has no tree.
  const [tree, file] = await Promise.all([
    attempt(gitlab.getRepositoryTree({ project, ref }, options)),
    attempt(gitlab.getRepositoryFile({ project, ref, filePath }, options)),
  ]);
  if (!tree.ok) return undefined;
  if (!tree.value.trees.some(({ name }) => name === filePath)) return `has no ${filePath}`;
  return !file.ok || namesStack(plan, file) ? undefined : `has a ${filePath} that this stack does not manage`;
}
