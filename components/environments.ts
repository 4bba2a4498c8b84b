import * as gitlab from "@pulumi/gitlab";
import * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import type { PlannedEnvironment } from "../pipeline/plan";
import { organization, type Parts, projectId } from "./parts";

/** The environments of one deployment. */
export interface DeploymentEnvironments {
  readonly gitlab: gitlab.ProjectEnvironment;
  readonly esc: pulumiservice.Environment;
}

/** For each deployment, by name: where GitLab records it, and where it opens its credentials and configuration. */
export function createEnvironments(parts: Parts): Record<string, DeploymentEnvironments> {
  return Object.fromEntries(
    parts.plan.environments.map((environment) => [
      environment.name,
      { gitlab: createGitLabEnvironment(parts, environment), esc: createEscEnvironment(parts, environment) },
    ]),
  );
}

/** GitLab deletes only an environment that was stopped. */
function createGitLabEnvironment(parts: Parts, { name }: PlannedEnvironment): gitlab.ProjectEnvironment {
  return new gitlab.ProjectEnvironment(
    `${parts.name}-environment-${name}`,
    { project: projectId(parts), name, stopBeforeDestroy: true },
    { parent: parts.parent },
  );
}

/**
 * Where the settings say nothing of its content, what others write into it in Pulumi Cloud is theirs: an update leaves
 * it alone, and it outlives the deployment.
 */
function createEscEnvironment(parts: Parts, environment: PlannedEnvironment): pulumiservice.Environment {
  const { name, escProject, escDefinition } = environment;
  const text = escDefinition ?? "values: {}";
  return new pulumiservice.Environment(
    `${parts.name}-esc-${name}`,
    {
      organization: organization(parts),
      project: escProject,
      name,
      yaml: new pulumi.asset.StringAsset(text),
    },
    { parent: parts.parent, ...(escDefinition === undefined && { ignoreChanges: ["yaml"], retainOnDelete: true }) },
  );
}
