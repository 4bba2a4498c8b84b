import { forbidden, notFound } from "./apiError";
import type {
  AccessToken,
  EscEnvironment,
  EscEnvironmentGrant,
  EscEnvironmentPermission,
  MemberPermissions,
  Organization,
  Role,
  Stack,
  StackPermission,
  Team,
} from "./entities";
import type { CloudState } from "./state";
import { parseGoDuration } from "../goDuration";

/** The caller's role in an organization. An organization token may be an admin; a team token is a member. */
export function roleIn(organization: Organization, { owner }: AccessToken): Role | undefined {
  switch (owner.kind) {
    case "user":
      return organization.members.get(owner.login);
    case "organization":
      if (owner.organization !== organization.name) return undefined;
      return owner.admin ? "admin" : "member";
    case "team":
    case "deployment":
      return owner.organization === organization.name ? "member" : undefined;
  }
}

/** The named organization. Assumption: a caller who is not in it gets the same 404 as for an unknown one. */
export function organizationFor(state: CloudState, caller: AccessToken, name: string): Organization {
  const organization = state.organizations.find((organization) => organization.name === name);
  if (!organization || !roleIn(organization, caller)) throw notFound("organization", name);
  return organization;
}

/** The named organization, for an admin. `what` completes "only an admin of the organization may …". */
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

/** The team of a team token. A user's teams do not restrict the user. */
export function teamOfToken(state: CloudState, { owner }: AccessToken): Team | undefined {
  return owner.kind === "team" ? findTeam(state, owner.organization, owner.team) : undefined;
}

const stackLevels: readonly Exclude<StackPermission, 104>[] = [0, 101, 102, 103];
const escEnvironmentLevels: readonly EscEnvironmentPermission[] = ["none", "read", "open", "write", "admin"];

/** The permissions of every member on all stacks and ESC environments of an organization. */
export function memberPermissionsOf({ memberPermissions }: Organization): MemberPermissions {
  return memberPermissions ?? { stacks: 0, environments: "none" };
}

/**
 * The named stack, for a caller with the permission `needed`. A team token has the permissions of its team and of every
 * member. Pulumi Cloud: "team access tokens".
 * Assumption: every other member may do anything, and 104, a custom permission set, grants read access only.
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
  if (caller.owner.kind === "user" || caller.owner.kind === "organization") return stack;

  const granted = grantedOn(state, caller, stack);
  const level = higher(stackLevels, granted === 104 ? 101 : granted, byDefault);
  if (level === 0) throw missing;
  if (stackLevels.indexOf(level) < stackLevels.indexOf(needed)) {
    throw forbidden(
      `${holderOf(caller)} has ${permissionSets[level]} on the stack "${project}/${name}", and this needs ${permissionSets[needed]}`,
    );
  }
  return stack;
}

/** The permission that a team or a deployment has on a stack. */
function grantedOn(state: CloudState, caller: AccessToken, { id, project, name }: Stack): StackPermission {
  const { owner } = caller;
  // Assumption: a review stack's deployment reads the template, whose configuration Pulumi Cloud copies.
  if (owner.kind === "deployment") return owner.stack === id ? 103 : owner.template === id ? 101 : 0;
  const grants = teamOfToken(state, caller)?.stacks ?? [];
  return grants.find((grant) => grant.projectName === project && grant.stackName === name)?.permission ?? 0;
}

function holderOf({ owner }: AccessToken): string {
  return owner.kind === "team" ? `the team "${owner.team}"` : "the deployment";
}

/** Pulumi Cloud's names of the stack permissions. */
const permissionSets = { 101: "Stack Read", 102: "Stack Write", 103: "Stack Admin" } as const;

/** The stacks that a caller may see. */
export function visibleStacks(state: CloudState, caller: AccessToken): Stack[] {
  const organizations = state.organizations.filter((organization) => roleIn(organization, caller) !== undefined);
  const stacks = state.stacks.filter((stack) => organizations.some(({ name }) => name === stack.organization));
  if (caller.owner.kind === "user" || caller.owner.kind === "organization") return stacks;
  // The token of a team or a deployment belongs to one organization.
  if (organizations.some((one) => memberPermissionsOf(one).stacks !== 0)) return stacks;
  return stacks.filter((stack) => grantedOn(state, caller, stack) !== 0);
}

/** The named ESC environment, for a caller with the permission `needed`. Same assumptions as for stacks. */
export function escEnvironmentFor(
  state: CloudState,
  caller: AccessToken,
  [organization, project, name]: readonly [string, string, string],
  needed: Exclude<EscEnvironmentPermission, "none">,
): EscEnvironment {
  const { environments: byDefault } = memberPermissionsOf(organizationFor(state, caller, organization));
  const environment = findEscEnvironment(state, organization, project, name);
  const missing = notFound("environment", `${organization}/${project}/${name}`);
  if (!environment) throw missing;
  if (caller.owner.kind === "user" || caller.owner.kind === "organization") return environment;

  const granted = escPermissionOf(teamOfToken(state, caller), environment);
  const level = higher(escEnvironmentLevels, granted, byDefault);
  if (level === "none") throw missing;
  if (escEnvironmentLevels.indexOf(level) < escEnvironmentLevels.indexOf(needed)) {
    throw forbidden(`${holderOf(caller)} lacks the permission "${needed}" on the environment "${project}/${name}"`);
  }
  return environment;
}

/** The maximum open duration in milliseconds that a team's grant sets for a caller, if any. */
export function openLimitFor(state: CloudState, caller: AccessToken, environment: EscEnvironment): number | undefined {
  const limit = escGrantOf(teamOfToken(state, caller), environment)?.maxOpenDuration;
  return limit === undefined ? undefined : parseGoDuration(limit);
}

/** The ESC environments of an organization that a caller may see. */
export function visibleEscEnvironments(state: CloudState, caller: AccessToken, organization: string): EscEnvironment[] {
  const environments = state.environments.filter((environment) => environment.organization === organization);
  if (caller.owner.kind === "user" || caller.owner.kind === "organization") return environments;
  if (memberPermissionsOf(organizationFor(state, caller, organization)).environments !== "none") return environments;
  const team = teamOfToken(state, caller);
  return environments.filter((environment) => escPermissionOf(team, environment) !== "none");
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

export function findEscEnvironment(
  state: CloudState,
  organization: string,
  project: string,
  name: string,
): EscEnvironment | undefined {
  return state.environments.find(
    (environment) =>
      environment.organization === organization && environment.project === project && environment.name === name,
  );
}

function higher<Level>(levels: readonly Level[], one: Level, other: Level): Level {
  return levels.indexOf(one) < levels.indexOf(other) ? other : one;
}

function escPermissionOf(team: Team | undefined, environment: EscEnvironment): EscEnvironmentPermission {
  return escGrantOf(team, environment)?.permission ?? "none";
}

function escGrantOf(team: Team | undefined, { project, name }: EscEnvironment): EscEnvironmentGrant | undefined {
  return team?.environments.find((grant) => grant.projectName === project && grant.envName === name);
}
