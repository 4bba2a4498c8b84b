import { forbidden, notFound } from "./apiError";
import type {
  AccessToken,
  Environment,
  EnvironmentGrant,
  EnvironmentPermission,
  MemberPermissions,
  Organization,
  Role,
  Stack,
  StackPermission,
  Team,
} from "./entities";
import type { CloudState } from "./state";
import { parseGoDuration } from "../goDuration";

/** What a caller is in an organization: an organization token counts by its `admin` flag, a team token as a member. */
export function roleIn(organization: Organization, { owner }: AccessToken): Role | undefined {
  switch (owner.kind) {
    case "user":
      return organization.members.get(owner.login);
    case "organization":
      if (owner.organization !== organization.name) return undefined;
      return owner.admin ? "admin" : "member";
    case "team":
      return owner.organization === organization.name ? "member" : undefined;
  }
}

/** Assumption: an organization that the caller is not in looks like one that does not exist. */
export function organizationFor(state: CloudState, caller: AccessToken, name: string): Organization {
  const organization = state.organizations.find((organization) => organization.name === name);
  if (!organization || !roleIn(organization, caller)) throw notFound("organization", name);
  return organization;
}

/** `what` completes "only an admin of the organization may …". */
export function administeredOrganization(
  state: CloudState,
  caller: AccessToken,
  name: string,
  what: string,
): Organization {
  const organization = organizationFor(state, caller, name);
  if (roleIn(organization, caller) !== "admin") {
    throw forbidden(`only an admin of the organization "${name}" may ${what}`);
  }
  return organization;
}

/** The team that a team token speaks for. A user's own teams do not narrow what the user may do. */
export function teamOfToken(state: CloudState, { owner }: AccessToken): Team | undefined {
  return owner.kind === "team" ? findTeam(state, owner.organization, owner.team) : undefined;
}

const stackLevels: readonly Exclude<StackPermission, 104>[] = [0, 101, 102, 103];
const environmentLevels: readonly EnvironmentPermission[] = ["none", "read", "open", "write", "admin"];

/** What every member of an organization may do with all stacks and environments in it. */
export function memberPermissionsOf({ memberPermissions }: Organization): MemberPermissions {
  return memberPermissions ?? { stacks: 0, environments: "none" };
}

/**
 * The stack, for a caller who may do as much as `needed` with it. A team token may do what its team was granted, and
 * what every member may. Pulumi Cloud: "team access tokens".
 * Assumption: every other member may do anything, and 104, whose set the sandbox does not know, grants reading only.
 */
export function stackFor(
  state: CloudState,
  caller: AccessToken,
  [organization, project, name]: readonly [string, string, string],
  needed: 101 | 102 | 103,
): Stack {
  const { stacks: byDefault } = memberPermissionsOf(organizationFor(state, caller, organization));
  const stack = findStack(state, organization, project, name);
  const missing = notFound("stack", `${organization}/${project}/${name}`);
  if (!stack) throw missing;
  if (caller.owner.kind !== "team") return stack;

  const grants = teamOfToken(state, caller)?.stacks ?? [];
  const granted = grants.find((grant) => grant.projectName === project && grant.stackName === name)?.permission ?? 0;
  const level = higher(stackLevels, granted === 104 ? 101 : granted, byDefault);
  if (level === 0) throw missing;
  if (stackLevels.indexOf(level) < stackLevels.indexOf(needed)) {
    throw forbidden(
      `the team "${caller.owner.team}" has ${permissionSets[level]} on the stack "${project}/${name}", and this needs ${permissionSets[needed]}`,
    );
  }
  return stack;
}

/** Pulumi Cloud's names for what a team may do with a stack. */
const permissionSets = { 101: "Stack Read", 102: "Stack Write", 103: "Stack Admin" } as const;

/** The stacks that a caller may see. */
export function visibleStacks(state: CloudState, caller: AccessToken): Stack[] {
  const organizations = state.organizations.filter((organization) => roleIn(organization, caller) !== undefined);
  const stacks = state.stacks.filter((stack) => organizations.some(({ name }) => name === stack.organization));
  if (caller.owner.kind !== "team") return stacks;
  // A team token is in one organization alone.
  if (organizations.some((one) => memberPermissionsOf(one).stacks !== 0)) return stacks;
  const grants = teamOfToken(state, caller)?.stacks ?? [];
  return stacks.filter(({ project, name }) =>
    grants.some((grant) => grant.permission !== 0 && grant.projectName === project && grant.stackName === name),
  );
}

/** The environment, for a caller who may do as much as `needed` with it; the same assumptions as for stacks. */
export function environmentFor(
  state: CloudState,
  caller: AccessToken,
  [organization, project, name]: readonly [string, string, string],
  needed: Exclude<EnvironmentPermission, "none">,
): Environment {
  const { environments: byDefault } = memberPermissionsOf(organizationFor(state, caller, organization));
  const environment = findEnvironment(state, organization, project, name);
  const missing = notFound("environment", `${organization}/${project}/${name}`);
  if (!environment) throw missing;
  if (caller.owner.kind !== "team") return environment;

  const granted = environmentPermissionOf(teamOfToken(state, caller), environment);
  const level = higher(environmentLevels, granted, byDefault);
  if (level === "none") throw missing;
  if (environmentLevels.indexOf(level) < environmentLevels.indexOf(needed)) {
    throw forbidden(
      `the team "${caller.owner.team}" lacks the permission "${needed}" on the environment "${project}/${name}"`,
    );
  }
  return environment;
}

/** For how many milliseconds a caller may open an environment at most; undefined where no team's grant says so. */
export function openLimitFor(state: CloudState, caller: AccessToken, environment: Environment): number | undefined {
  const limit = environmentGrantOf(teamOfToken(state, caller), environment)?.maxOpenDuration;
  return limit === undefined ? undefined : parseGoDuration(limit);
}

/** The environments of an organization that a caller may see. */
export function visibleEnvironments(state: CloudState, caller: AccessToken, organization: string): Environment[] {
  const environments = state.environments.filter((environment) => environment.organization === organization);
  if (caller.owner.kind !== "team") return environments;
  if (memberPermissionsOf(organizationFor(state, caller, organization)).environments !== "none") return environments;
  const team = teamOfToken(state, caller);
  return environments.filter((environment) => environmentPermissionOf(team, environment) !== "none");
}

export function findTeam(state: CloudState, organization: string, name: string): Team | undefined {
  return state.teams.find((team) => team.organization === organization && team.name === name);
}

export function teamNamed(state: CloudState, organization: string, name: string): Team {
  const team = findTeam(state, organization, name);
  if (!team) throw notFound("team", name);
  return team;
}

export function findStack(state: CloudState, organization: string, project: string, name: string): Stack | undefined {
  return state.stacks.find(
    (stack) => stack.organization === organization && stack.project === project && stack.name === name,
  );
}

export function findEnvironment(
  state: CloudState,
  organization: string,
  project: string,
  name: string,
): Environment | undefined {
  return state.environments.find(
    (environment) =>
      environment.organization === organization && environment.project === project && environment.name === name,
  );
}

function higher<Level>(levels: readonly Level[], one: Level, other: Level): Level {
  return levels.indexOf(one) < levels.indexOf(other) ? other : one;
}

function environmentPermissionOf(team: Team | undefined, environment: Environment): EnvironmentPermission {
  return environmentGrantOf(team, environment)?.permission ?? "none";
}

function environmentGrantOf(team: Team | undefined, { project, name }: Environment): EnvironmentGrant | undefined {
  return team?.environments.find((grant) => grant.projectName === project && grant.envName === name);
}
