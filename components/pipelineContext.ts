import type * as pulumi from "@pulumi/pulumi";
import type { GitLabPlan } from "../targets/gitlab/gitLabPlan";
import type { ProjectFacts } from "./lookups/lookUp";
import type { Secrets } from "./secrets";

/** What every child of a {@link PulumiPipeline} is made from: all of it is known before the first child is created. */
export interface PipelineContext {
  /** The component's name, which every child's name starts with. */
  readonly name: string;
  readonly plan: GitLabPlan;
  readonly facts: ProjectFacts;
  /** Values that only the engine knows. */
  readonly secrets: Secrets;
  readonly parent: pulumi.Resource;
}

/** The GitLab project's id, the `project` of every GitLab resource: unlike its path it outlives a rename. */
export function projectId({ facts }: PipelineContext): string {
  return facts.id;
}

/** The Pulumi organization. What needs it is not created where there is none. */
export function organization({ plan }: PipelineContext): string {
  return plan.organization ?? "";
}
