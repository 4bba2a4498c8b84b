import type { Access } from "../../pipeline/plan/access/access";
import type { Plan } from "../../pipeline/plan/plan";

/** A team, with the resources for its permissions. */
export interface TeamResources {
  readonly name: string;
  readonly resourceName: string;
  readonly stacks: readonly StackGrant[];
  readonly escEnvironments: readonly EscGrant[];
  /** The Pulumi project whose review stacks its jobs create. Pulumi Cloud makes the team the admin of these stacks. */
  readonly reviewStacksOf?: string;
}

/** The permission of a team for a stack of the organization. */
export interface StackGrant {
  readonly resourceName: string;
  readonly project: string;
  readonly stack: string;
  readonly permission: "read" | "edit";
}

/** The permission of a team to open an ESC environment, or only to read its definition. */
export interface EscGrant {
  readonly resourceName: string;
  readonly project: string;
  readonly escEnvironment: string;
  /** Defaults to `open`. */
  readonly permission?: "read";
}

/** A team of a project's identities. */
export interface ProjectTeam extends TeamResources {
  readonly access: Access;
}

/**
 * The teams of a project, with the permissions that its stack gives them. The foundation owns the teams of groups, and
 * permits them to open imported ESC environments.
 */
export function projectTeams(name: string, { access, group, escEnvironments }: Plan): ProjectTeam[] {
  const own = new Set(escEnvironments.map((one) => `${one.project}/${one.name}`));
  return teamAccess(access).map((one) => {
    const resourceName = `${name}-team-${one.purpose}`;
    const template = access.find(({ identity, team }) => identity === "review" && team === one.team)?.stacks[0];
    const reviewStacksOf = template?.split("/")[1];
    return {
      name: one.team,
      resourceName,
      access: one,
      ...(reviewStacksOf !== undefined && { reviewStacksOf }),
      stacks: one.stacks.map((path, index) => {
        const [, project = "", stack = ""] = path.split("/");
        const suffix = needsNoSuffix(one, index) ? "stack" : `stack-${project}-${stack}`;
        return { resourceName: `${resourceName}-${suffix}`, project, stack, permission: one.stackPermission };
      }),
      escEnvironments: one.escEnvironments
        .filter((path) => group === undefined || own.has(path))
        .map((path, index) => {
          const [project = "", escEnvironment = ""] = path.split("/");
          const suffix = needsNoSuffix(one, index) ? "esc" : `esc-${project}-${escEnvironment}`;
          const permission = one.escPermission && { permission: one.escPermission };
          return { resourceName: `${resourceName}-${suffix}`, project, escEnvironment, ...permission };
        }),
    };
  });
}

/** Whether the stack owns the teams of its plan. The foundation owns those of groups, and that of the platform repository. */
export function ownsTeams({
  group,
  platformFile,
}: {
  readonly group?: string;
  readonly platformFile?: object;
}): boolean {
  return group === undefined && platformFile === undefined;
}

type TeamAccess = Access & { readonly team: string };

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

/** Whether a resource name needs no suffix. Reading identities may get more stacks later, so theirs always have one. */
function needsNoSuffix({ identity }: Access, index: number): boolean {
  return index === 0 && identity !== "preview" && identity !== "inspect";
}
