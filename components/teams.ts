import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import { type Access, purposeOf } from "../pipeline/access";
import type { DeploymentEnvironments } from "./environments";
import { organization, type Parts } from "./parts";

/**
 * The teams whose tokens the identities get, and their permissions: to do what they must and no more. Teams have no
 * members: only tokens act in their name, and none may before its permissions are there.
 */
export function createTeams(
  parts: Parts,
  environments: Readonly<Record<string, DeploymentEnvironments>>,
): pulumi.Resource[] {
  return teamAccess(parts.plan.access).flatMap((access) => {
    const team = createTeam(parts, access);
    const environment = access.identity === "deploy" ? environments[access.deployment] : undefined;
    return [
      team,
      permitStack(parts, access, team),
      ...(environment ? [permitEnvironment(parts, access, team, environment)] : []),
    ];
  });
}

type TeamAccess = Access & { readonly team: string };

/** One identity per team. Where previews share a deployment's team, the deployment says what the team may do. */
function teamAccess(access: readonly Access[]): TeamAccess[] {
  const teams = new Map<string, TeamAccess>();
  for (const granted of access) {
    const { team } = granted;
    if (team !== undefined) teams.set(team, { ...granted, team });
  }
  return [...teams.values()];
}

/** The team's resources are named after what it does: the team itself is named for the whole organization to read. */
function childName({ name }: Parts, access: Access): string {
  return `${name}-team-${purposeOf(access)}`;
}

function createTeam(parts: Parts, access: TeamAccess): pulumiservice.Team {
  const does = access.identity === "preview" ? "previews" : "deploys";
  return new pulumiservice.Team(
    childName(parts, access),
    {
      organizationName: organization(parts),
      name: access.team,
      teamType: "pulumi",
      displayName: access.team,
      description: `The pipeline of GitLab project ${parts.plan.project} ${does} ${access.stack}.`,
    },
    { parent: parts.parent },
  );
}

function permitStack(parts: Parts, access: TeamAccess, team: pulumiservice.Team): pulumiservice.TeamStackPermission {
  const [, project = "", stack = ""] = access.stack.split("/");
  const { Read, Edit } = pulumiservice.TeamStackPermissionScope;
  return new pulumiservice.TeamStackPermission(
    `${childName(parts, access)}-stack`,
    {
      organization: team.organizationName,
      team: nameOf(team, access),
      project,
      stack,
      permission: access.stackPermission === "edit" ? Edit : Read,
    },
    permissionOptions(parts),
  );
}

function permitEnvironment(
  parts: Parts,
  access: TeamAccess,
  team: pulumiservice.Team,
  { esc }: DeploymentEnvironments,
): pulumiservice.TeamEnvironmentPermission {
  return new pulumiservice.TeamEnvironmentPermission(
    `${childName(parts, access)}-esc`,
    {
      organization: team.organizationName,
      team: nameOf(team, access),
      project: esc.project,
      environment: esc.name,
      permission: pulumiservice.EnvironmentPermission.Open,
    },
    permissionOptions(parts),
  );
}

/** A team has one permission for a thing, so that taking the old one away would take the new one too. */
function permissionOptions({ parent }: Parts): pulumi.CustomResourceOptions {
  return { parent, deleteBeforeReplace: true };
}

/** The SDK types a team's name as one that may be missing, which only a GitHub team's may. */
function nameOf(team: pulumiservice.Team, access: TeamAccess): pulumi.Output<string> {
  return team.name.apply((name) => name ?? access.team);
}
