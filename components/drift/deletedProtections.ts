import type { Diagnostic } from "../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../pipeline/diagnostics/wording";
import type { GitLabPlan } from "../../targets/gitlab/gitLabPlan";
import { attempt } from "../lookups/attempt";
import { isNotFound } from "../lookups/reasons";
import { resourcesOfComponent, type StackResource } from "../lookups/stackState";
import { recordedTag } from "./recordedProtections";
import type { RiskOf } from "./risk";

const tagProtection = "gitlab:index/tagProtection:TagProtection";

/**
 * The protections of tags that are not planned any more, and that the state has but GitLab does not: the response to their
 * deletion was lost, or somebody deleted them. The provider deletes them again, and fails with 404 in each update without
 * `--refresh` (gitlab 10.x). `read` reads a path of the project's API.
 */
export async function deletedProtections(
  name: string,
  { protectedTags }: Pick<GitLabPlan, "protectedTags">,
  state: readonly StackResource[],
  riskOf: RiskOf,
  read: (path: string) => Promise<unknown>,
): Promise<Diagnostic[]> {
  const tags = resourcesOfComponent(name, state)
    .filter((one) => one.type === tagProtection)
    .map((one) => recordedTag(one).name)
    .filter((tag) => !protectedTags.includes(tag));
  const found = await Promise.all(tags.map((tag) => attempt(read(`protected_tags/${encodeURIComponent(tag)}`))));
  return tags.flatMap((tag, index) => {
    const one = found[index];
    if (one === undefined || one.ok || !isNotFound(one.reason)) return [];
    const message = `the protection of tags ${quoted(tag)} is not planned any more, and GitLab does not have it, but the stack's state does: the response to its deletion was lost, or somebody deleted it. An update would fail when it deletes it again. Run pulumi up --refresh`;
    return [riskOf("ALREADY_DELETED", "project", message)];
  });
}
