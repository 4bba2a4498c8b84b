import type { Project, User } from "../entities";
import type { GitLabState } from "../state";
import { AccessLevel } from "./accessLevel";

/** The access level of a user in a project. Assumption: an instance admin counts as an Owner everywhere. */
export function accessLevel(state: GitLabState, user: User, project: Project): number {
  if (user.admin) return AccessLevel.Owner;
  return memberLevel(state, user, project);
}

/** The level of the membership, without admin rights; 0 if the user is not a member. */
export function memberLevel(state: GitLabState, user: User, project: Project): number {
  const membership = state.members.find((row) => row.projectId === project.id && row.userId === user.id);
  return membership?.accessLevel ?? AccessLevel.NoAccess;
}
