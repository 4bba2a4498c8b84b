import type { Membership } from "../model/membership";
import type { GitLabState } from "../state";
import { presentUser } from "./user";

/** A member of a project or group. GitLab: the entity `Member`. */
export function presentMember(state: GitLabState, membership: Membership, origin: string): object[] {
  const user = state.users.get(membership.userId);
  if (!user) return [];
  const creator = membership.createdById === null ? undefined : state.users.get(membership.createdById);
  return [
    {
      ...presentUser(user, origin),
      access_level: membership.accessLevel,
      created_at: membership.createdAt ?? user.createdAt,
      ...(creator && { created_by: presentUser(creator, origin) }),
      expires_at: membership.expiresAt,
      membership_state: "active",
      ...(state.edition === "ee" && { member_role: null }),
    },
  ];
}
