import * as gitlab from "@pulumi/gitlab";
import { retention } from "../leaving/leaving";
import { type PipelineContext, projectId, importOption } from "../pipelineContext";
import { resourceNames } from "./resourceNames";

/**
 * The properties of a deployment environment that a team, or the `environment` of a job, sets. No update changes them, also
 * not after an adoption or a refresh.
 */
const teamProperties = [
  ...["description", "externalUrl", "tier", "autoStopSetting"],
  ...["clusterAgentId", "fluxResourcePath", "kubernetesNamespace"],
];

/**
 * The deployment environments. GitLab deletes a deployment environment only after it was stopped, and its deployments with
 * it, so an environment that existed before is kept.
 */
export function createGitLabEnvironments(context: PipelineContext): gitlab.ProjectEnvironment[] {
  return context.plan.ciEnvironments.map((name) => {
    const resourceName = resourceNames.environment(context.name, name);
    return new gitlab.ProjectEnvironment(
      resourceName,
      { project: projectId(context), name, stopBeforeDestroy: true },
      {
        parent: context.parent,
        ignoreChanges: teamProperties,
        ...retention(context, "environments", resourceName),
        ...importOption(context, resourceName),
      },
    );
  });
}
