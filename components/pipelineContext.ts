import type { GitLabPlan } from "../targets/gitlab/gitLabPlan";
import type { ProjectFacts } from "./lookups/lookUp";
import type { CloudContext } from "./pulumiCloud/cloudContext";

/** What every child of a {@link PulumiPipeline} is made from: all of it is known before the first child is created. */
export interface PipelineContext extends CloudContext {
  readonly plan: GitLabPlan;
  readonly facts: ProjectFacts;
}

/** The GitLab project's id, the `project` of every GitLab resource: unlike its path it outlives a rename. */
export function projectId({ facts }: PipelineContext): string {
  return facts.id;
}
