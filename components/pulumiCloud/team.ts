import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";

/** A created team, with its name as an output. */
export interface CreatedTeam {
  readonly resource: pulumiservice.Team;
  readonly name: pulumi.Output<string>;
}

/** Creates a team without members. Only tokens use its permissions. */
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
  // The SDK's type of the name is optional, but only GitHub teams have none.
  return { resource, name: resource.name.apply((given) => given ?? name) };
}

/**
 * Gives a team a permission for an ESC environment. A team has one permission per ESC environment, so the old one is
 * deleted before a replacement is created.
 */
export function permitEscEnvironment(
  resourceName: string,
  permission: pulumiservice.TeamEnvironmentPermissionArgs,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource {
  return new pulumiservice.TeamEnvironmentPermission(resourceName, permission, {
    ...options,
    deleteBeforeReplace: true,
  });
}
