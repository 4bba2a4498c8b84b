import type { Namespace, Project, User } from "../entities";
import type { GitLabState } from "../state";
import { AccessLevel } from "./accessLevel";

/** A user's access level in a project or group, and the row that gives it. */
export interface Membership {
  readonly userId: number;
  readonly accessLevel: number;
  readonly createdAt: string | null;
  readonly createdById: number | null;
  readonly expiresAt: string | null;
}

/** The access level of a user in a project. Assumption: an instance admin counts as an Owner everywhere. */
export function accessLevel(state: GitLabState, user: User, project: Project): number {
  if (user.admin) return AccessLevel.Owner;
  return memberLevel(state, user, project);
}

/** The level of the membership, without admin rights; 0 if the user is not a member. */
export function memberLevel(state: GitLabState, user: User, project: Project): number {
  return highest(projectMemberships(state, project).filter(({ userId }) => userId === user.id));
}

/** The level of a user in a group, also inherited; without admin rights. */
export function groupLevel(state: GitLabState, user: User, group: Namespace): number {
  return highest(groupMemberships(state, group).filter(({ userId }) => userId === user.id));
}

/** The direct memberships of a project. */
export function directMemberships(state: GitLabState, { id }: Project): Membership[] {
  return state.members.filter(({ projectId }) => projectId === id).map(membershipOf);
}

/**
 * The memberships of a project: its own, those of its groups, and those of groups that it is shared with, which get at most
 * the level of the share. A user may have several. GitLab: "Members of a project".
 */
export function projectMemberships(state: GitLabState, project: Project): Membership[] {
  const namespace = state.namespaces.get(project.namespaceId);
  const shared = state.projectGroupLinks
    .filter(({ projectId }) => projectId === project.id)
    .flatMap(({ groupId, accessLevel: limit }) => {
      const group = state.namespaces.get(groupId);
      const members = group ? groupMemberships(state, group) : [];
      return members.map((member) => ({ ...member, accessLevel: Math.min(member.accessLevel, limit) }));
    });
  return [...directMemberships(state, project), ...(namespace ? groupMemberships(state, namespace) : []), ...shared];
}

/** The memberships of one group, without those of its parents. */
export function directGroupMemberships(state: GitLabState, { id }: Namespace): Membership[] {
  return state.groupMembers.filter(({ namespaceId }) => namespaceId === id).map(membershipOf);
}

/** The memberships of a group and of its parents. */
export function groupMemberships(state: GitLabState, group: Namespace): Membership[] {
  const parent = group.parentId === null ? undefined : state.namespaces.get(group.parentId);
  return [...directGroupMemberships(state, group), ...(parent ? groupMemberships(state, parent) : [])];
}

/** One membership for each user: that with the highest level. The order is that of the first ones. */
export function byUser(memberships: readonly Membership[]): Membership[] {
  const best = new Map<number, Membership>();
  for (const membership of memberships) {
    const known = best.get(membership.userId);
    if (!known || known.accessLevel < membership.accessLevel) best.set(membership.userId, membership);
  }
  return [...best.values()];
}

function membershipOf(row: {
  readonly userId: number;
  readonly accessLevel: number;
  readonly createdAt?: string;
  readonly createdById?: number;
  readonly expiresAt?: string | null;
}): Membership {
  return {
    userId: row.userId,
    accessLevel: row.accessLevel,
    createdAt: row.createdAt ?? null,
    createdById: row.createdById ?? null,
    expiresAt: row.expiresAt ?? null,
  };
}

function highest(memberships: readonly Membership[]): number {
  return Math.max(AccessLevel.NoAccess, ...memberships.map(({ accessLevel }) => accessLevel));
}
