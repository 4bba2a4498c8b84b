import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import type { Identity } from "../../pipeline/model";
import type { Access } from "../../pipeline/plan/access/access";
import type { EscEnvironments } from "./escEnvironments";

import { type CloudContext, organization } from "./cloudContext";
import { type CreatedTeam, createTeam, permitEnvironment } from "./team";

/**
 * The teams whose tokens the identities get, and their permissions: to do what they must and no more. Teams have no
 * members: only tokens act in their name, and none may before its permissions are there.
 */
export function createTeams(context: CloudContext, environments: EscEnvironments): pulumi.Resource[] {
  return teamAccess(context.plan.access).flatMap((access) => {
    const team = context.plan.group === undefined ? createOwnTeam(context, access) : undefined;
    const name = team?.name ?? access.team;
    return [
      ...(team ? [team.resource] : []),
      ...access.stacks.map((stack, index) => permitStack(context, access, name, stack, index)),
      // What a group's projects import is permitted by the foundation, which has their teams.
      ...access.escEnvironments
        .filter((esc) => team !== undefined || environments.byName[esc] !== undefined)
        .map((esc, index) => letOpen(context, access, name, esc, index, environments)),
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
function childName({ name }: CloudContext, access: Access): string {
  return `${name}-team-${access.purpose}`;
}

function createOwnTeam(context: CloudContext, access: TeamAccess): CreatedTeam {
  return createTeam(
    childName(context, access),
    {
      organization: organization(context),
      name: access.team,
      description: `The pipeline of GitLab project ${context.plan.project} ${does[access.identity]} ${access.stacks.join(", ")}.`,
    },
    { parent: context.parent },
  );
}

const does: Record<Identity, string> = {
  preview: "previews",
  inspect: "shows, from reviewed code, what would change in",
  review: "makes review stacks like",
  deploy: "deploys",
};

function permitStack(
  context: CloudContext,
  access: TeamAccess,
  team: pulumi.Input<string>,
  of: string,
  index: number,
): pulumiservice.TeamStackPermission {
  const [, project = "", stack = ""] = of.split("/");
  const { Read, Edit } = pulumiservice.TeamStackPermissionScope;
  const suffix = isAlone(access, index) ? "stack" : `stack-${project}-${stack}`;
  return new pulumiservice.TeamStackPermission(
    `${childName(context, access)}-${suffix}`,
    {
      organization: organization(context),
      team,
      project,
      stack,
      permission: access.stackPermission === "edit" ? Edit : Read,
    },
    // As with an environment: a team has one permission for a thing.
    { parent: context.parent, deleteBeforeReplace: true },
  );
}

function letOpen(
  context: CloudContext,
  access: TeamAccess,
  team: pulumi.Input<string>,
  of: string,
  index: number,
  { byName }: EscEnvironments,
): pulumi.Resource {
  const [project = "", environment = ""] = of.split("/");
  // What is imported from elsewhere is not ours.
  const own = byName[of];
  return permitEnvironment(
    `${childName(context, access)}-${isAlone(access, index) ? "esc" : `esc-${project}-${environment}`}`,
    {
      organization: organization(context),
      team,
      project: own?.project ?? project,
      environment: own?.name ?? environment,
      permission: pulumiservice.EnvironmentPermission.Open,
    },
    { parent: context.parent },
  );
}

/** What reads may come to read more, none of whose names may then change. */
function isAlone({ identity }: Access, index: number): boolean {
  return index === 0 && identity !== "preview" && identity !== "inspect";
}
