import type * as pulumi from "@pulumi/pulumi";
import type { GitLabPlan as Plan } from "../targets/gitlab/gitLabPlan";
import type { ProjectFacts } from "./lookups/lookUp";

/** What every part of a {@link PulumiPipeline} is made from. */
export interface PipelineContext {
  /** The component's name, which every child's name starts with. */
  readonly name: string;
  readonly plan: Plan;
  /** Nothing is created before this is known: each child takes an input from it. */
  readonly facts: pulumi.Output<ProjectFacts>;
  readonly parent: pulumi.Resource;
}

/** The GitLab project's id, the `project` of every GitLab resource: unlike its path it outlives a rename. */
export function projectId({ facts }: PipelineContext): pulumi.Output<string> {
  return facts.apply(({ id }) => id);
}

/** The Pulumi organization, once the lookups have passed. */
export function organization({ facts, plan }: PipelineContext): pulumi.Output<string> {
  return facts.apply(() => plan.organization ?? "");
}
