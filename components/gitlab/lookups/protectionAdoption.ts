import { branchChanges, tagChanges } from "../../../targets/gitlab/project/protectionChanges";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";
import { Adopted } from "../../../pipeline/settings/choices";
import { quoted } from "../../../pipeline/diagnostics/wording";
import { type Adoption, adoptedInfo } from "../../lookups/adoption";
import type { StackResource } from "../../lookups/stackState";
import { resourceNames } from "../resourceNames";
import type { GitLabFacts } from "./lookUpProject";

const recreated = "for which it is deleted and created again, because GitLab can't change it in place";

/**
 * Takes over existing protections of planned branches and tags that are not in the stack's state. It needs no setting:
 * the check of existing protections refuses those that the planned ones would weaken. An import leaves no moment without
 * a protection, as the provider's creation would (gitlab 10.x: it deletes an existing protection first).
 */
export function adoptProtections(
  name: string,
  plan: GitLabPlan,
  { protections, enterprise }: Pick<GitLabFacts, "protections" | "enterprise">,
  ofProject: readonly StackResource[],
): Adoption {
  const isManaged = (type: string, property: string, value: string) =>
    ofProject.some((one) => one.type === type && one.outputs[property] === value);
  const found = [
    ...protections.branches
      .filter((rule) => !isManaged("gitlab:index/branchProtection:BranchProtection", "branch", rule.name))
      .map((rule) => ({
        label: `the protection of branch ${quoted(rule.name)}`,
        resourceName: resourceNames.branch(name, rule.name),
        rule,
        // The Community Edition changes only whether force pushes are allowed.
        changes: inPlace(branchChanges(rule, plan, enterprise), enterprise),
      })),
    ...protections.tags
      .filter((rule) => !isManaged("gitlab:index/tagProtection:TagProtection", "tag", rule.name))
      .map((rule) => ({
        label: `the protection of tags ${quoted(rule.name)}`,
        resourceName: resourceNames.tag(name, rule.name),
        rule,
        changes: inPlace(tagChanges(rule), false),
      })),
  ];
  return {
    imports: Object.fromEntries(found.map(({ resourceName, rule }) => [resourceName, rule.name])),
    diagnostics: found.map(({ label, changes }) =>
      adoptedInfo({ kind: Adopted.Protections, label, path: "project", changes }),
    ),
  };
}

/** The changes, with the reason why the last of them recreates the protection. */
function inPlace(changes: readonly string[], canUpdate: boolean): readonly string[] {
  return canUpdate || !changes.some((one) => !one.startsWith("force push")) ? changes : [...changes, recreated];
}
