import { z } from "zod";
import { findEscEnvironment, findStack } from "./access";
import { badRequest, conflict, notFound } from "./apiError";
import { optional } from "./body";
import type { Organization, Role, Team } from "./entities";
import type { CloudState } from "./state";

const goDuration = /^(?=.)(\d+h)?(\d+m)?(\d+(\.\d+)?s)?$/;

const stackReference = z.object({ projectName: z.string(), stackName: z.string() });
const environmentReference = z.object({ projectName: z.string(), envName: z.string() });
const stackGrant = stackReference.extend({
  permission: z.literal([0, 101, 102, 103, 104]),
});
const environmentGrant = environmentReference.extend({
  permission: z.enum(["none", "read", "open", "write", "admin"]),
  maxOpenDuration: optional(z.string().regex(goDuration, "a duration looks like 2h0m0s")),
});

/** Pulumi Cloud: UpdateTeamRequest. */
export const teamUpdate = z.object({
  newDisplayName: optional(z.string().max(100, "Display name too long. Max length 100 characters.")),
  newDescription: optional(z.string()),
  member: optional(z.string()),
  memberAction: optional(z.enum(["add", "remove", "promote", "demote"])),
  addStackPermission: optional(stackGrant),
  editStackPermission: optional(stackGrant),
  removeStack: optional(stackReference),
  addEnvironmentPermission: optional(environmentGrant),
  editEnvironmentPermission: optional(environmentGrant),
  removeEnvironment: optional(environmentReference),
});

type TeamUpdate = z.output<typeof teamUpdate>;
type StackReference = z.output<typeof stackReference>;
type EnvironmentReference = z.output<typeof environmentReference>;

/** The team after an update. Throws before any change if a part of it is refused. */
export function applyTeamUpdate(team: Team, update: TeamUpdate, organization: Organization, state: CloudState): Team {
  const granted = update.addStackPermission ?? update.editStackPermission;
  const opened = update.addEnvironmentPermission ?? update.editEnvironmentPermission;
  for (const stack of [granted, update.removeStack]) if (stack) requireStack(stack);
  for (const environment of [opened, update.removeEnvironment]) if (environment) requireEnvironment(environment);

  return {
    ...team,
    displayName: update.newDisplayName === "" ? team.displayName : (update.newDisplayName ?? team.displayName),
    description: update.newDescription ?? team.description,
    members: membersAfter(team, update, organization),
    stacks: regrant(team.stacks, stackKey, granted, update.removeStack),
    environments: regrant(team.environments, environmentKey, opened, update.removeEnvironment),
  };

  function requireStack({ projectName, stackName }: StackReference): void {
    if (!findStack(state, organization.name, projectName, stackName)) {
      throw notFound("stack", `${organization.name}/${projectName}/${stackName}`);
    }
  }

  function requireEnvironment({ projectName, envName }: EnvironmentReference): void {
    if (!findEscEnvironment(state, organization.name, projectName, envName)) {
      throw notFound("environment", `${organization.name}/${projectName}/${envName}`);
    }
  }
}

/** Assumption: only members of the organization can join a team, and only members of the team can leave it. */
function membersAfter(team: Team, { member, memberAction }: TeamUpdate, { members }: Organization): Team["members"] {
  if (memberAction === undefined) return team.members;
  if (!member) throw badRequest('the field "member" is required with "memberAction"');
  const after = new Map<string, Role>(team.members);
  if (memberAction === "add") {
    if (!members.has(member)) throw notFound("user", member);
    // The provider treats this error as success.
    if (after.has(member)) throw conflict(`"${member}" is already a member of the team "${team.name}"`);
    return after.set(member, "member");
  }
  if (!after.has(member)) throw notFound("team member", member);
  if (memberAction === "remove") {
    after.delete(member);
    return after;
  }
  return after.set(member, memberAction === "promote" ? "admin" : "member");
}

function regrant<R, G extends R>(
  grants: readonly G[],
  keyOf: (reference: R) => string,
  added: G | undefined,
  removed: R | undefined,
): readonly G[] {
  const replaced = [added, removed].flatMap((reference) => (reference ? [keyOf(reference)] : []));
  const without = grants.filter((grant) => !replaced.includes(keyOf(grant)));
  return added ? [...without, added] : without;
}

function stackKey({ projectName, stackName }: StackReference): string {
  return `${projectName}/${stackName}`;
}

function environmentKey({ projectName, envName }: EnvironmentReference): string {
  return `${projectName}/${envName}`;
}
