import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";

/** A created team, with its name as an output. */
export interface CreatedTeam {
  readonly resource: pulumiservice.Team;
  readonly name: pulumi.Output<string>;
  /** The options of the permissions of a team that a destroy deletes. */
  readonly permissionOptions: pulumi.CustomResourceOptions;
}

/**
 * Creates a team without members. Only tokens use its permissions.
 *
 * A deleted team loses its permissions. If somebody deletes the team by hand, a refresh can't read the permissions
 * (pulumiservice 1.3.0: 404 is an error), so they remain in the state, and a re-created team would have none. The
 * description therefore contains the time of creation, and a new time replaces the permissions. Updates keep it.
 */
export function createTeam(
  resourceName: string,
  { organization, name, description }: { organization: string; name: string; description: string },
  options: pulumi.CustomResourceOptions,
): CreatedTeam {
  const resource = new pulumiservice.Team(
    resourceName,
    {
      organizationName: organization,
      name,
      teamType: "pulumi",
      displayName: name,
      description: `${description} Created ${new Date().toISOString()}.`,
    },
    { ...options, ignoreChanges: ["description"] },
  );
  // The SDK's type of the name is optional, but only GitHub teams have none.
  return {
    resource,
    name: resource.name.apply((given) => given ?? name),
    permissionOptions: { deletedWith: resource, replacementTrigger: resource.description.apply(creationTime) },
  };
}

/** The options of a team's permissions. A team that a destroy keeps loses its permissions only if they are deleted. */
export function permissionOptionsOf(
  { permissionOptions }: CreatedTeam,
  isTeamKept: boolean,
): pulumi.CustomResourceOptions {
  const { deletedWith: _, ...rest } = permissionOptions;
  return isTeamKept ? rest : permissionOptions;
}

/** The time in a team's description. Empty for a team created by an older version, and if somebody removed the time. */
function creationTime(description: string | undefined): string {
  return /Created (\S+Z)\.$/.exec(description ?? "")?.[1] ?? "";
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
