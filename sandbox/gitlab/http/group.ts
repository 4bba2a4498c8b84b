import type { Context } from "hono";
import type { Namespace, User } from "../entities";
import { notFound } from "../errors";
import { AccessLevel } from "../model/accessLevel";
import { accessLevel, groupLevel } from "../model/membership";
import { descendantsOf, findGroup } from "../model/namespaces";
import type { GitLabState } from "../state";
import { currentUser } from "./access";
import { segment } from "./params";

/** A user with the access level in a group. */
export interface GroupCaller {
  readonly user: User;
  readonly group: Namespace;
  /** 0 if the user sees the group only because of a project in it. */
  readonly level: number;
}

/** The caller in the group of the path's `:id`. Throws 404 if the user may not see it. */
export function groupCaller(context: Context, state: GitLabState): GroupCaller {
  const user = currentUser(context, state);
  const group = findGroup(state, segment(context, "id"));
  if (!group || !maySeeGroup(state, user, group)) throw notFound("Group");
  return { user, group, level: user.admin ? AccessLevel.Owner : groupLevel(state, user, group) };
}

/**
 * Whether a user may see a group, which is private in the sandbox: its members may, and those of groups and projects in it.
 * GitLab: `GroupPolicy`, `read_group`.
 */
export function maySeeGroup(state: GitLabState, user: User, group: Namespace): boolean {
  if (user.admin || groupLevel(state, user, group) > 0) return true;
  const inside = new Set([group, ...descendantsOf(state, group)].map(({ id }) => id));
  return (
    state.groupMembers.find((row) => inside.has(row.namespaceId) && row.userId === user.id) !== undefined ||
    state.projects.find((row) => inside.has(row.namespaceId) && accessLevel(state, user, row) > 0) !== undefined
  );
}
