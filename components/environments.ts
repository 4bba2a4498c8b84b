import * as gitlab from "@pulumi/gitlab";
import * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import type { PlannedEnvironment, PlannedEscEnvironment } from "../pipeline/plan/environments";
import { organization, type Parts, projectId } from "./parts";

/** The environments of one deployment, or of all review stacks. */
export interface Environments {
  /** Missing for the review stacks: GitLab makes one for each of them. */
  readonly gitlab?: gitlab.ProjectEnvironment;
  /** Missing where the state is kept in a store of one's own. */
  readonly esc?: pulumiservice.Environment;
}

/** By name: where GitLab records a deployment, and where it opens its credentials and configuration. */
export function createEnvironments(parts: Parts): Record<string, Environments> {
  return Object.fromEntries(
    parts.plan.environments.map((environment) => {
      const { name, recorded, esc } = environment;
      return [
        name,
        {
          ...(recorded && { gitlab: createGitLabEnvironment(parts, environment) }),
          ...(esc && { esc: createEscEnvironment(parts, name, esc) }),
        },
      ];
    }),
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
function createEscEnvironment(
  parts: Parts,
  name: string,
  { project, definition }: PlannedEscEnvironment,
): pulumiservice.Environment {
  const text = definition ?? "values: {}";
  return new pulumiservice.Environment(
    `${parts.name}-esc-${name}`,
    {
      organization: organization(parts),
      project,
      name,
      yaml: new pulumi.asset.StringAsset(text),
    },
    { parent: parts.parent, ...(definition === undefined && { ignoreChanges: ["yaml"], retainOnDelete: true }) },
  );
}
