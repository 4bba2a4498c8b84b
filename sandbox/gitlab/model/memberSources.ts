import type { Member, Namespace, Project, User } from "../entities";
import type { Collection, Row } from "../../store";
import type { GitLabState } from "../state";
import { AccessLevel } from "./accessLevel";
import {
  accessLevel,
  directGroupMemberships,
  directMemberships,
  groupLevel,
  groupMemberships,
  type Membership,
  projectMemberships,
} from "./membership";

/** The facts of a row of a member, in a project or in a group. */
export type MemberRow = Row & Pick<Member, "userId" | "accessLevel" | "createdAt" | "createdById" | "expiresAt">;

/** A project or group, as the owner of members. */
export interface MemberSource {
  /** The caller's level in it. */
  readonly level: number;
  /** The level that administers its members. GitLab: `admin_project_member`, `admin_group_member`. */
  readonly adminLevel: number;
  readonly direct: readonly Membership[];
  readonly all: readonly Membership[];
  /** The level that a user inherits from a parent group. A direct membership must not have a lower level. */
  inheritedLevel(userId: number): number;
  find(userId: number): MemberRow | undefined;
  add(row: Omit<MemberRow, "id">): void;
  change(id: number, changes: Partial<Omit<MemberRow, "id">>): void;
  remove(id: number): void;
}

export function projectMembers(state: GitLabState, user: User, project: Project): MemberSource {
  const namespace = state.namespaces.get(project.namespaceId);
  return {
    level: accessLevel(state, user, project),
    adminLevel: AccessLevel.Maintainer,
    direct: directMemberships(state, project),
    all: projectMemberships(state, project),
    ...rowsOf(state.members, ({ projectId }) => projectId === project.id, { projectId: project.id }),
    inheritedLevel: (userId) => levelOf(namespace ? groupMemberships(state, namespace) : [], userId),
  };
}

export function groupMembers(state: GitLabState, user: User, group: Namespace): MemberSource {
  const parent = group.parentId === null ? undefined : state.namespaces.get(group.parentId);
  return {
    level: user.admin ? AccessLevel.Owner : groupLevel(state, user, group),
    adminLevel: AccessLevel.Owner,
    direct: directGroupMemberships(state, group),
    all: groupMemberships(state, group),
    ...rowsOf(state.groupMembers, ({ namespaceId }) => namespaceId === group.id, { namespaceId: group.id }),
    inheritedLevel: (userId) => levelOf(parent ? groupMemberships(state, parent) : [], userId),
  };
}

function rowsOf<T extends MemberRow>(
  rows: Collection<T>,
  isOwn: (row: T) => boolean,
  owner: Omit<T, keyof MemberRow>,
): Pick<MemberSource, "find" | "add" | "change" | "remove"> {
  return {
    find: (userId) => rows.find((row) => isOwn(row) && row.userId === userId),
    add: (row) => void rows.insert({ ...row, ...owner } as unknown as Omit<T, "id">),
    change: (id, changes) => void rows.update(id, changes as Partial<Omit<T, "id">>),
    remove: (id) => void rows.delete(id),
  };
}

function levelOf(memberships: readonly Membership[], wanted: number): number {
  const levels = memberships.filter(({ userId }) => userId === wanted).map(({ accessLevel: level }) => level);
  return Math.max(AccessLevel.NoAccess, ...levels);
}
