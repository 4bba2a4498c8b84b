import type { Diagnostic } from "../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../pipeline/diagnostics/wording";
import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";
import { branchChanges, tagChanges } from "../../targets/gitlab/project/protectionChanges";
import type { ProtectionRule } from "../../targets/gitlab/project/protections";
import { resourceNames } from "../gitlab/resourceNames";
import type { GitLabFacts } from "../gitlab/lookups/lookUpProject";
import type { StackResource } from "../lookups/stackState";
import { recordedBranch, recordedTag } from "./recordedProtections";
import { type RiskOf } from "./risk";

type Protected = Pick<GitLabFacts, "protections" | "enterprise" | "userId">;

/**
 * The risks of managed protections that allow more than planned or were deleted. A protection that this update restores is no
 * risk: a refresh has already written its actual rule into the state. The check of existing protections reports an error for a
 * protection that allows less.
 */
export function weakenedProtections(
  name: string,
  plan: GitLabPlan,
  facts: Protected,
  state: readonly StackResource[],
  riskOf: RiskOf,
): Diagnostic[] {
  const managed = (resourceName: string) => state.find((one) => one.name === resourceName);
  const weakened = (label: string, found: readonly string[] | undefined, recorded: readonly string[]) => {
    const isRestored = found?.join() === recorded.join();
    return found?.length === 0 || isRestored ? [] : [riskOf("WEAKENED_PROTECTION", "project", messageOf(label, found))];
  };
  return [
    ...plan.protectedBranches.flatMap((branch) => {
      const recorded = managed(resourceNames.branch(name, branch));
      if (!recorded) return [];
      const rule = facts.protections.branches.find((one) => one.name === branch);
      const changes = (one: ProtectionRule) => changesOf(one, plan, facts);
      return weakened(`branch ${quoted(branch)}`, rule && changes(rule), changes(recordedBranch(recorded)));
    }),
    ...plan.protectedTags.flatMap((tag) => {
      const recorded = managed(resourceNames.tag(name, tag));
      if (!recorded) return [];
      const rule = facts.protections.tags.find((one) => one.name === tag);
      return weakened(`tags ${quoted(tag)}`, rule && tagChanges(rule), tagChanges(recordedTag(recorded)));
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
function messageOf(label: string, changes: readonly string[] | undefined): string {
  return changes
    ? `the protection of ${label} is weaker than planned, which is a risk. pulumi up --refresh changes ${changes.join(", ")}; without --refresh, an update is refused`
    : `the protection of ${label} was deleted, which is a risk. pulumi up --refresh creates it again; without --refresh, an update is refused`;
}
