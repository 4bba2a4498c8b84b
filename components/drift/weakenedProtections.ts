import { type Diagnostic, warningAt } from "../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../pipeline/diagnostics/wording";
import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";
import { branchChanges, tagChanges } from "../../targets/gitlab/project/protectionChanges";
import type { ProtectionRule } from "../../targets/gitlab/project/protections";
import { resourceNames } from "../gitlab/resourceNames";
import type { GitLabFacts } from "../gitlab/lookups/lookUpProject";
import type { StackResource } from "../lookups/stackState";

type Protected = Pick<GitLabFacts, "protections" | "enterprise" | "userId">;

/**
 * The warnings about protections that this stack manages, and that allow more than planned or were deleted. If one allows
 * less, the check of existing protections reports an error.
 */
export function weakenedProtections(
  name: string,
  plan: GitLabPlan,
  facts: Protected,
  state: readonly StackResource[],
): Diagnostic[] {
  const isManaged = (resourceName: string) => state.some((one) => one.name === resourceName);
  return [
    ...plan.protectedBranches
      .filter((branch) => isManaged(resourceNames.branch(name, branch)))
      .flatMap((branch) => {
        const rule = facts.protections.branches.find((one) => one.name === branch);
        return weakened(`branch ${quoted(branch)}`, rule && changesOf(rule, plan, facts));
      }),
    ...plan.protectedTags
      .filter((tag) => isManaged(resourceNames.tag(name, tag)))
      .flatMap((tag) => {
        const rule = facts.protections.tags.find((one) => one.name === tag);
        return weakened(`tags ${quoted(tag)}`, rule && tagChanges(rule));
      }),
  ];
}

function changesOf(rule: ProtectionRule, plan: GitLabPlan, { enterprise, userId }: Protected): string[] {
  const isTokenUser = rule.grants.push?.every(
    (grantee) =>
      ("role" in grantee && grantee.role === "no one") || ("named" in grantee && grantee.named === `user ${userId}`),
  );
  return (
    branchChanges(rule, plan, enterprise)
      .filter((change) => !(isTokenUser && change.startsWith("push ")))
      // If it is unset, Maintainers may unprotect. GitLab without Premium keeps it unset.
      .filter((change) => !change.startsWith("unprotect from unset"))
  );
}

/** `changes` is undefined if there is no protection. */
function weakened(label: string, changes: readonly string[] | undefined): Diagnostic[] {
  if (changes?.length === 0) return [];
  const message = changes
    ? `the protection of ${label} is weaker than planned, which is a risk. pulumi up --refresh changes ${changes.join(", ")}`
    : `the protection of ${label} was deleted, which is a risk. pulumi up --refresh creates it again`;
  return [warningAt("WEAKENED_PROTECTION", "project", message)];
}
