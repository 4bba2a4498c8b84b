import type * as gitlab from "@pulumi/gitlab";
import { type Diagnostic, infoAt } from "../../../pipeline/diagnostics/diagnostic";
import type { GitLabPlan } from "../../../targets/gitlab/gitLabPlan";

/**
 * The line that a merge does not wait for a successful preview, for the first preview of a project. GitLab: "Pipelines must
 * succeed", off by default.
 */
export function mergeGateLines(
  { access }: Pick<GitLabPlan, "access">,
  { onlyAllowMergeIfPipelineSucceeds: isRequired, allowMergeOnSkippedPipeline: maySkip }: gitlab.GetProjectResult,
): Diagnostic[] {
  if (access.every(({ purpose }) => purpose !== "preview")) return [];
  const lines: [boolean, string, string][] = [
    // An older GitLab may not return it.
    [
      (isRequired as boolean | undefined) === false,
      "fails or runs",
      "on Settings > Merge requests > Pipelines must succeed",
    ],
    [
      isRequired && maySkip,
      "is skipped",
      "off Settings > Merge requests > Skipped pipelines are considered successful",
    ],
  ];
  return lines
    .filter(([applies]) => applies)
    .map(([, state, setting]) =>
      infoAt(
        "UNCHECKED_MERGES",
        "project",
        `a merge request can be merged while its preview ${state}. To prevent that, switch ${setting}`,
      ),
    );
}
