import type { Project, User } from "../entities";
import type { GitLabState } from "../state";
import { AccessLevel } from "./accessLevel";

/** The access level of a user in a project. An assumption: an instance admin counts as an owner everywhere. */
export function accessLevel(state: GitLabState, user: User, project: Project): number {
  if (user.admin) return AccessLevel.Owner;
  return memberLevel(state, user, project);
}

/** The level that the membership alone gives; 0 for a stranger. */
export function memberLevel(state: GitLabState, user: User, project: Project): number {
  const membership = state.members.find((row) => row.projectId === project.id && row.userId === user.id);
  return membership?.accessLevel ?? AccessLevel.NoAccess;
}
