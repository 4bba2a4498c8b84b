import type { User } from "../entities";

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
    // GitLab returns `is_admin` only to an admin.
    ...(user.admin && { is_admin: true, note: null }),
  };
}
