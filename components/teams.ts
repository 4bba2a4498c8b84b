import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import type { Identity } from "../pipeline/model";
import type { Access } from "../pipeline/plan/access/access";
import type { EscEnvironments } from "./escEnvironments";
import { organization, type Parts } from "./parts";

/**
 * The teams whose tokens the identities get, and their permissions: to do what they must and no more. Teams have no
 * members: only tokens act in their name, and none may before its permissions are there.
 */
export function createTeams(parts: Parts, environments: EscEnvironments): pulumi.Resource[] {
  return teamAccess(parts.plan.access).flatMap((access) => {
    const team = parts.plan.group === undefined ? createTeam(parts, access) : undefined;
    const name = team ? nameOf(team, access) : access.team;
    return [
      ...(team ? [team] : []),
      ...access.stacks.map((stack, index) => permitStack(parts, access, name, stack, index)),
      // What a group's projects import is permitted by the foundation, which has their teams.
      ...access.escEnvironments
        .filter((esc) => team !== undefined || environments.byName[esc] !== undefined)
        .map((esc, index) => permitEnvironment(parts, access, name, esc, index, environments)),
    ];
  });
}

type TeamAccess = Access & { readonly team: string };

/**
 * One identity per team. Where previews share a deployment's team, it is the deployment's, with what the previews need.
 */
function teamAccess(access: readonly Access[]): TeamAccess[] {
  const teams = new Map<string, TeamAccess>();
  for (const granted of access) {
    const { team } = granted;
    if (team === undefined) continue;
    const { stacks = [], escEnvironments = [] } = teams.get(team) ?? {};
    teams.set(team, {
      ...granted,
      team,
      stacks: [...new Set([...granted.stacks, ...stacks])],
      escEnvironments: [...new Set([...granted.escEnvironments, ...escEnvironments])],
    });
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
  team: pulumi.Input<string>,
  of: string,
  index: number,
): pulumiservice.TeamStackPermission {
  const [, project = "", stack = ""] = of.split("/");
  const { Read, Edit } = pulumiservice.TeamStackPermissionScope;
  const suffix = isAlone(access, index) ? "stack" : `stack-${project}-${stack}`;
  return new pulumiservice.TeamStackPermission(
    `${childName(parts, access)}-${suffix}`,
    {
      organization: organization(parts),
      team,
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
  team: pulumi.Input<string>,
  of: string,
  index: number,
  { byName }: EscEnvironments,
): pulumiservice.TeamEnvironmentPermission {
  const [project = "", environment = ""] = of.split("/");
  // What is imported from elsewhere is not ours.
  const own = byName[of];
  return new pulumiservice.TeamEnvironmentPermission(
    `${childName(parts, access)}-${isAlone(access, index) ? "esc" : `esc-${project}-${environment}`}`,
    {
      organization: organization(parts),
      team,
      project: own?.project ?? project,
      environment: own?.name ?? environment,
      permission: pulumiservice.EnvironmentPermission.Open,
    },
    permissionOptions(parts),
  );
}

/** What reads may come to read more, none of whose names may then change. */
function isAlone({ identity }: Access, index: number): boolean {
  return index === 0 && identity !== "preview" && identity !== "inspect";
}

/** A team has one permission for a thing, so that taking the old one away would take the new one too. */
function permissionOptions({ parent }: Parts): pulumi.CustomResourceOptions {
  return { parent, deleteBeforeReplace: true };
}

/** The SDK types a team's name as one that may be missing, which only a GitHub team's may. */
function nameOf(team: pulumiservice.Team, access: TeamAccess): pulumi.Output<string> {
  return team.name.apply((name) => name ?? access.team);
}
