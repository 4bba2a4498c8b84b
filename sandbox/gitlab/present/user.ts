import type { User } from "../entities";
import { userNamespace } from "../model/namespaces";
import type { GitLabState } from "../state";

/** The short form of a user, in other entities. */
export function presentUser(user: User, origin: string): object {
  return {
    id: user.id,
    username: user.username,
    public_email: "",
    name: user.name,
    state: "active",
    locked: false,
    avatar_url: null,
    web_url: `${origin}/${user.username}`,
  };
}

/** The profile of a user, also in other entities. GitLab: the entity `User`. */
export function presentProfile(user: User, origin: string): object {
  return {
    ...presentUser(user, origin),
    created_at: user.createdAt,
    bio: "",
    location: "",
    linkedin: "",
    twitter: "",
    discord: "",
    website_url: "",
    github: "",
    organization: "",
    job_title: "",
    pronouns: null,
    bot: false,
    work_information: null,
    followers: 0,
    following: 0,
    local_time: null,
  };
}

/** A user, for other users. GitLab adds a field of the entity `User` for them. */
export function presentOtherUser(user: User, origin: string): object {
  return { ...presentProfile(user, origin), is_followed: false };
}

/** A user, for an instance admin. GitLab: the entity `UserWithAdmin`. */
export function presentAdminUser(state: GitLabState, user: User, origin: string): object {
  return {
    ...presentOtherUser(user, origin),
    ...accountOf(user),
    is_admin: user.admin,
    note: null,
    namespace_id: userNamespace(state, user)?.id ?? null,
    created_by: null,
    email_reset_offered_at: null,
  };
}

/** The response to `GET /user`. */
export function presentCurrentUser(user: User, origin: string): object {
  return {
    ...presentUser(user, origin),
    created_at: user.createdAt,
    bio: "",
    location: "",
    linkedin: "",
    twitter: "",
    website_url: "",
    organization: "",
    bot: false,
    ...accountOf(user),
    // GitLab returns `is_admin` only to an admin.
    ...(user.admin && { is_admin: true, note: null }),
  };
}

/** The fields that only the user and admins see. GitLab: the entity `UserPublic`. */
function accountOf(user: User): object {
  return {
    last_sign_in_at: null,
    confirmed_at: user.createdAt,
    last_activity_on: null,
    email: user.email,
    theme_id: 1,
    color_scheme_id: 1,
    projects_limit: 100000,
    current_sign_in_at: null,
    identities: [],
    can_create_group: true,
    can_create_project: true,
    two_factor_enabled: false,
    external: false,
    private_profile: false,
    commit_email: user.email,
  };
}
