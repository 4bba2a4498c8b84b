import type { GitLabPlan } from "../targets/gitlab/gitLabPlan";
import type { ProjectFacts } from "./lookups/lookUp";
import type { CloudContext } from "./pulumiCloud/cloudContext";

/** What every child of a {@link PulumiPipeline} is created from. It is complete before the first child is created. */
export interface PipelineContext extends CloudContext {
  readonly plan: GitLabPlan;
  readonly facts: ProjectFacts;
}

/** The id of the GitLab project, for all GitLab resources. Unlike the path, it does not change. */
export function projectId({ facts }: PipelineContext): string {
  return facts.id;
}
