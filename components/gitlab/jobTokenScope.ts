import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { retention } from "../leaving/leaving";
import { importOption, type PipelineContext, projectId } from "../pipelineContext";
import { resourceNames } from "./resourceNames";

/** The job token allow-list, if the settings have one. It is complete: the provider removes all other entries. */
export function createJobTokenScope(context: PipelineContext): pulumi.Resource[] {
  const { jobTokens } = context.facts;
  if (!jobTokens) return [];
  const resourceName = resourceNames.jobTokenScope(context.name);
  return [
    new gitlab.ProjectJobTokenScopes(
      resourceName,
      {
        project: projectId(context),
        enabled: true,
        targetProjectIds: jobTokens.wanted.projects.map(({ id }) => id),
        targetGroupIds: jobTokens.wanted.groups.map(({ id }) => id),
      },
      {
        parent: context.parent,
        ...retention(context, "jobTokenAccess", resourceName),
        ...importOption(context, resourceName),
      },
    ),
  ];
}
