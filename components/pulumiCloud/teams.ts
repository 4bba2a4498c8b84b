import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { isKept, retention } from "../leaving/leaving";
import { type CloudContext, cloudImport, organization } from "./cloudContext";
import type { EscEnvironments } from "./escEnvironments";
import { type CreatedTeam, createTeam, permissionOptionsOf, permitEscEnvironment } from "./team";
import { type EscGrant, ownsTeams, type ProjectTeam, projectTeams, type StackGrant } from "./teamResources";

/**
 * The teams of the identities, with the least permissions that their jobs need. Teams have no members; only tokens use
 * their permissions.
 */
export function createTeams(
  context: CloudContext,
  escEnvironments: EscEnvironments,
  dependsOn: pulumi.Resource[],
): pulumi.Resource[] {
  return projectTeams(context.name, context.plan).flatMap((planned) => {
    const team = ownsTeams(context.plan) ? createOwnTeam(context, planned, dependsOn) : undefined;
    const holder: PermissionHolder = {
      name: team?.name ?? planned.name,
      options: {
        parent: context.parent,
        dependsOn,
        ...(team && permissionOptionsOf(team, isKept(context.leaving, "trust", planned.resourceName))),
      },
    };
    return [
      ...(team ? [team.resource] : []),
      ...planned.stacks.map((grant) => permitStack(context, holder, grant)),
      ...planned.escEnvironments.map((grant) => permitOpening(context, holder, grant, escEnvironments)),
    ];
  });
}

/** The team that gets permissions, and the options of the permissions. */
interface PermissionHolder {
  readonly name: pulumi.Input<string>;
  readonly options: pulumi.CustomResourceOptions;
}

function createOwnTeam(
  context: CloudContext,
  { name, resourceName, access }: ProjectTeam,
  dependsOn: pulumi.Resource[],
): CreatedTeam {
  return createTeam(
    resourceName,
    {
      organization: organization(context),
      name,
      description: `The pipeline of GitLab project ${context.plan.project}: ${access.purpose}.`,
    },
    {
      parent: context.parent,
      dependsOn,
      ...retention(context, "trust", resourceName),
      ...cloudImport(context, resourceName),
    },
  );
}

function permitStack(
  context: CloudContext,
  { name: team, options }: PermissionHolder,
  { resourceName, project, stack, permission }: StackGrant,
): pulumiservice.TeamStackPermission {
  const { Read, Edit } = pulumiservice.TeamStackPermissionScope;
  return new pulumiservice.TeamStackPermission(
    resourceName,
    { organization: organization(context), team, project, stack, permission: permission === "edit" ? Edit : Read },
    // A team has one permission per stack.
    {
      ...options,
      deleteBeforeReplace: true,
      ...retention(context, "trust", resourceName),
      ...cloudImport(context, resourceName),
    },
  );
}

function permitOpening(
  context: CloudContext,
  { name: team, options }: PermissionHolder,
  { resourceName, project, escEnvironment, permission }: EscGrant,
  { byName }: EscEnvironments,
): pulumi.Resource {
  // Undefined for an imported ESC environment that this component does not manage.
  const own = byName[`${project}/${escEnvironment}`];
  return permitEscEnvironment(
    resourceName,
    {
      organization: organization(context),
      team,
      project: own?.project ?? project,
      environment: own?.name ?? escEnvironment,
      permission: permission ? pulumiservice.EnvironmentPermission.Read : pulumiservice.EnvironmentPermission.Open,
    },
    { ...options, ...retention(context, "trust", resourceName), ...cloudImport(context, resourceName) },
  );
}
