import type * as pulumi from "@pulumi/pulumi";
import type { GitLabPlan } from "../targets/gitlab/gitLabPlan";
import { onlyOfProject } from "./gitlab/lookups/jobTokens";
import type { ProjectFacts } from "./lookups/lookUp";
import type { CloudContext } from "./pulumiCloud/cloudContext";

/** The inputs of every child of a {@link PulumiPipeline}. They are complete before the first child is created. */
export interface PipelineContext extends CloudContext {
  readonly plan: GitLabPlan;
  readonly facts: ProjectFacts;
  /** Whether an earlier update committed the CI file, and its delivery is by merge request now. */
  readonly wasCommitted: boolean;
  /** Whether an earlier update committed the edit of the team's file, and its delivery is by merge request now. */
  readonly wasEdited: boolean;
  /** The import ids, without the project, of existing resources that this update adopts, by resource name. */
  readonly imports: Readonly<Record<string, string>>;
}

/** The id of the GitLab project, for all GitLab resources. Unlike the path, it does not change. */
export function projectId({ facts }: PipelineContext): string {
  return facts.id;
}

/** The option `import` of a resource that exists already; none for a new one. */
export function importOption(context: PipelineContext, resourceName: string): pulumi.CustomResourceOptions {
  const id = context.imports[resourceName];
  if (id === undefined) return {};
  // With the project's id, as in the inputs: the project's path would replace the resource.
  return { import: [projectId(context), ...(id === onlyOfProject ? [] : [id])].join(":") };
}
