import { branchChanges, tagChanges } from "../../../targets/gitlab/project/protectionChanges";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { Adopted } from "../../../pipeline/settings/choices";
import type { Diagnostic } from "../../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../../pipeline/diagnostics/wording";
import { type Adoption, adoptedInfo, obstacleError } from "../../lookups/adoption";
import { isManaged, type StackResource } from "../../lookups/stackState";
import { resourceNames } from "../resourceNames";
import type { GitLabFacts } from "./lookUpProject";

const branchType = "gitlab:index/branchProtection:BranchProtection";
const tagType = "gitlab:index/tagProtection:TagProtection";
const recreated = "for which it is deleted and created again, because GitLab can't change it in place";

/** An existing protection of a planned branch or tag. */
interface FoundProtection {
  readonly label: string;
  readonly resourceName: string;
  readonly importId: string;
  readonly changes: readonly string[];
  /** Whether GitLab can make the changes in place. */
  readonly canUpdate: boolean;
  /** Whether the provider deletes an existing protection when it creates one (gitlab 10.x). */
  readonly isReplaced: boolean;
}

/**
 * Adopts existing protections of planned branches and tags that are not in the stack's state. It needs no setting:
 * the check of existing protections refuses those that the planned ones would weaken. With an import, there is no moment
 * without a protection. If GitLab can't change one in place, the provider deletes it and creates the planned one.
 */
export function adoptProtections(
  name: string,
  plan: GitLabPlan,
  { protections, enterprise }: Pick<GitLabFacts, "protections" | "enterprise">,
  ofProject: readonly StackResource[],
): Adoption {
  const branches = protections.branches
    .filter(({ name: branch }) => !isManaged(ofProject, { type: branchType, identity: { branch } }))
    .map((rule): FoundProtection => {
      const changes = branchChanges(rule, plan, enterprise);
      return {
        label: `the protection of branch ${quoted(rule.name)}`,
        resourceName: resourceNames.branch(name, rule.name),
        importId: rule.name,
        changes,
        // The Community Edition changes only whether force pushes are allowed.
        canUpdate: enterprise || changes.every((one) => one.startsWith("force push")),
        isReplaced: rule.name === plan.defaultBranch,
      };
    });
  const tags = protections.tags
    .filter(({ name: tag }) => !isManaged(ofProject, { type: tagType, identity: { tag } }))
    .map((rule): FoundProtection => {
      const changes = tagChanges(rule);
      return {
        label: `the protection of tags ${quoted(rule.name)}`,
        resourceName: resourceNames.tag(name, rule.name),
        importId: rule.name,
        changes,
        canUpdate: changes.length === 0,
        isReplaced: true,
      };
    });
  const found = [...branches, ...tags];
  return {
    imports: Object.fromEntries(
      found.filter(({ canUpdate }) => canUpdate).map(({ resourceName, importId }) => [resourceName, importId]),
    ),
    diagnostics: found.map(diagnosticOf),
  };
}

function diagnosticOf({ label, changes, canUpdate, isReplaced }: FoundProtection): Diagnostic {
  const path = "project";
  if (!canUpdate && !isReplaced) {
    const obstacle = `GitLab can't change it in place (${changes.join(", ")}). Remove it in GitLab first`;
    return obstacleError({ label, path, obstacle });
  }
  const all = canUpdate ? changes : [...changes, recreated];
  return adoptedInfo({ kind: Adopted.Protections, label, path, changes: all });
}
