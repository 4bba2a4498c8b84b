import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import type { Identity } from "../pipeline/model";
import type { Access } from "../pipeline/plan/access";
import type { Environments } from "./environments";
import { organization, type Parts } from "./parts";

/**
 * The teams whose tokens the identities get, and their permissions: to do what they must and no more. Teams have no
 * members: only tokens act in their name, and none may before its permissions are there.
 */
export function createTeams(parts: Parts, environments: Readonly<Record<string, Environments>>): pulumi.Resource[] {
  return teamAccess(parts.plan.access).flatMap((access) => {
    const team = createTeam(parts, access);
    const esc = access.escEnvironments.length > 0 ? environments[access.purpose]?.esc : undefined;
    return [
      team,
      ...access.stacks.map((stack, index) => permitStack(parts, access, team, stack, index)),
      ...(esc ? [permitEnvironment(parts, access, team, esc)] : []),
    ];
  });
}

type TeamAccess = Access & { readonly team: string };

/** One identity per team. Where previews share a deployment's team, it is the deployment's, with the previews' stacks. */
function teamAccess(access: readonly Access[]): TeamAccess[] {
  const teams = new Map<string, TeamAccess>();
  for (const granted of access) {
    const { team } = granted;
    if (team === undefined) continue;
    const shared = teams.get(team)?.stacks ?? [];
    teams.set(team, { ...granted, team, stacks: [...new Set([...granted.stacks, ...shared])] });
  }
  return [...teams.values()];
}

/** The team's resources are named after what it does: the team itself is named for the whole organization to read. */
function childName({ name }: Parts, access: Access): string {
  return `${name}-team-${access.purpose}`;
}

function createTeam(parts: Parts, access: TeamAccess): pulumiservice.Team {
  return new pulumiservice.Team(
    childName(parts, access),
    {
      organizationName: organization(parts),
      name: access.team,
      teamType: "pulumi",
      displayName: access.team,
      description: `The pipeline of GitLab project ${parts.plan.project} ${does[access.identity]} ${access.stacks.join(", ")}.`,
    },
    { parent: parts.parent },
  );
}

const does: Record<Identity, string> = {
  preview: "previews",
  inspect: "shows, from reviewed code, what would change in",
  review: "makes review stacks like",
  deploy: "deploys",
};

function permitStack(
  parts: Parts,
  access: TeamAccess,
  team: pulumiservice.Team,
  of: string,
  index: number,
): pulumiservice.TeamStackPermission {
  const [, project = "", stack = ""] = of.split("/");
  const { Read, Edit } = pulumiservice.TeamStackPermissionScope;
  // What reads may come to read more stacks, none of whose names may then change.
  const reads = access.identity === "preview" || access.identity === "inspect";
  const suffix = reads || index > 0 ? `stack-${project}-${stack}` : "stack";
  return new pulumiservice.TeamStackPermission(
    `${childName(parts, access)}-${suffix}`,
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
  esc: pulumiservice.Environment,
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
