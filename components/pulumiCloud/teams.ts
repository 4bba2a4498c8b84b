import type * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import type { Access } from "../../pipeline/plan/access/access";
import { type CloudContext, organization } from "./cloudContext";
import type { EscEnvironments } from "./escEnvironments";
import { type CreatedTeam, createTeam, permitEscEnvironment } from "./team";

/**
 * The teams of the identities, with the least permissions that their jobs need. Teams have no members; only tokens use
 * their permissions.
 */
export function createTeams(context: CloudContext, escEnvironments: EscEnvironments): pulumi.Resource[] {
  return teamAccess(context.plan.access).flatMap((access) => {
    const team = context.plan.group === undefined ? createOwnTeam(context, access) : undefined;
    const holder: PermissionHolder = {
      name: team?.name ?? access.team,
      options: { parent: context.parent, ...team?.permissionOptions },
    };
    return [
      ...(team ? [team.resource] : []),
      ...access.stacks.map((stack, index) => permitStack(context, access, holder, stack, index)),
      // The foundation owns the teams of groups, and permits them to open imported ESC environments.
      ...access.escEnvironments
        .filter((esc) => team !== undefined || escEnvironments.byName[esc] !== undefined)
        .map((esc, index) => permitOpening(context, access, holder, esc, index, escEnvironments)),
    ];
  });
}

type TeamAccess = Access & { readonly team: string };

/** The team that gets permissions, and the options of the permissions. */
interface PermissionHolder {
  readonly name: pulumi.Input<string>;
  readonly options: pulumi.CustomResourceOptions;
}

/**
 * The access of each team. If previews share the team of a deployment, it is the deployment's access together with that
 * of the previews.
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

/** The resource name of a team, by its purpose. The team's own name is unique in the organization. */
function childName({ name }: CloudContext, access: Access): string {
  return `${name}-team-${access.purpose}`;
}

function createOwnTeam(context: CloudContext, access: TeamAccess): CreatedTeam {
  return createTeam(
    childName(context, access),
    {
      organization: organization(context),
      name: access.team,
      description: `The pipeline of GitLab project ${context.plan.project}: ${access.purpose}.`,
    },
    { parent: context.parent },
  );
}

function permitStack(
  context: CloudContext,
  access: TeamAccess,
  { name: team, options }: PermissionHolder,
  stackName: string,
  index: number,
): pulumiservice.TeamStackPermission {
  const [, project = "", stack = ""] = stackName.split("/");
  const { Read, Edit } = pulumiservice.TeamStackPermissionScope;
  const suffix = needsNoSuffix(access, index) ? "stack" : `stack-${project}-${stack}`;
  return new pulumiservice.TeamStackPermission(
    `${childName(context, access)}-${suffix}`,
    {
      organization: organization(context),
      team,
      project,
      stack,
      permission: access.stackPermission === "edit" ? Edit : Read,
    },
    // A team has one permission per stack.
    { ...options, deleteBeforeReplace: true },
  );
}

function permitOpening(
  context: CloudContext,
  access: TeamAccess,
  { name: team, options }: PermissionHolder,
  escName: string,
  index: number,
  { byName }: EscEnvironments,
): pulumi.Resource {
  const [project = "", escEnvironment = ""] = escName.split("/");
  // Undefined for an imported ESC environment that this component does not manage.
  const own = byName[escName];
  return permitEscEnvironment(
    `${childName(context, access)}-${needsNoSuffix(access, index) ? "esc" : `esc-${project}-${escEnvironment}`}`,
    {
      organization: organization(context),
      team,
      project: own?.project ?? project,
      environment: own?.name ?? escEnvironment,
      permission: pulumiservice.EnvironmentPermission.Open,
    },
    options,
  );
}

/** Whether a resource name needs no suffix. Reading identities may get more stacks later, so theirs always have one. */
function needsNoSuffix({ identity }: Access, index: number): boolean {
  return index === 0 && identity !== "preview" && identity !== "inspect";
}
