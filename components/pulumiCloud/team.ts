import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";

/** A team, by its name as soon as it is there. */
export interface CreatedTeam {
  readonly resource: pulumiservice.Team;
  readonly name: pulumi.Output<string>;
}

/** Creates a team without members: only tokens act in its name. */
export function createTeam(
  resourceName: string,
  { organization, name, description }: { organization: string; name: string; description: string },
  options: pulumi.CustomResourceOptions,
): CreatedTeam {
  const resource = new pulumiservice.Team(
    resourceName,
    { organizationName: organization, name, teamType: "pulumi", displayName: name, description },
    options,
  );
  // The SDK types a team's name as one that may be missing, which only a GitHub team's may.
  return { resource, name: resource.name.apply((given) => given ?? name) };
}

/**
 * Lets a team do something with an ESC environment. A team has one permission for a thing, so that taking the old one
 * away would take the new one too.
 */
export function permitEnvironment(
  resourceName: string,
  permission: pulumiservice.TeamEnvironmentPermissionArgs,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource {
  return new pulumiservice.TeamEnvironmentPermission(resourceName, permission, {
    ...options,
    deleteBeforeReplace: true,
  });
}
