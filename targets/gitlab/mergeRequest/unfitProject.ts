import { type Diagnostic, errorAt } from "../../../pipeline/diagnostics/diagnostic";
import { listed, quoted } from "../../../pipeline/diagnostics/wording";
import { isProposed } from "../../../pipeline/settings/isProposed";
import { covers, overlapInPolicy } from "../../../pipeline/wildcards";
import type { GitLabPlan } from "../gitLabPlan";
import { requestBranch } from "./request";

/** What a project must have for a merge request with the CI file. */
export interface RequestProject {
  readonly emptyRepo: boolean;
  /** Undefined in an older GitLab. */
  readonly mergeRequestsEnabled?: boolean | undefined;
  /** The names and patterns of its protected branches. */
  readonly protectedBranches: readonly string[];
}

/** The reasons why a merge request can't deliver the CI file; none with another delivery. */
export function unfitForRequest(plan: GitLabPlan, project: RequestProject): Diagnostic[] {
  if (!isProposed(plan.delivery)) return [];
  return [...withoutRequests(plan, project), ...protectedBranch(plan, project)];
}

function withoutRequests(plan: GitLabPlan, { emptyRepo, mergeRequestsEnabled }: RequestProject): Diagnostic[] {
  const unfit = (fault: string) => [errorAt("NO_MERGE_REQUESTS", "delivery", `${quoted(plan.project)} ${fault}`)];
  if (emptyRepo) return unfit("has no commit that a merge request could be merged into. Push one first");
  if (mergeRequestsEnabled === false) {
    return unfit("has merge requests switched off. Switch on Settings > General > Visibility > Merge requests");
  }
  return [];
}

/**
 * The branch must be no protected one: everybody who may push to the project can commit to it. It must match no policy
 * either, where a dot stands for any character.
 */
function protectedBranch(plan: GitLabPlan, { protectedBranches }: RequestProject): Diagnostic[] {
  const branch = requestBranch(plan.outline.origin);
  const rules = [
    ...protectedBranches.filter((rule) => covers(rule, branch)),
    ...plan.protectedBranches.filter((name) => overlapInPolicy(branch, name)),
  ];
  if (rules.length === 0) return [];
  const message = `branch ${quoted(branch)} of the merge request is covered by ${listed([...new Set(rules)])}, and its jobs would get protected variables before a review. Protect these branches by another name or pattern`;
  return [errorAt("PROTECTED_REQUEST_BRANCH", "delivery", message)];
}
