import { z } from "zod";
import type { ShapeScenario } from "../shapeCase";
import { id, paged, time, url, userBasic, userProfile } from "./entities";
import { project, projectNamespace } from "./project";

/** GitLab: API::Entities::User, for other users. */
const profile = userProfile.extend({ is_followed: z.boolean() });

/** GitLab: API::Entities::UserWithAdmin. */
const adminView = profile.extend({
  last_sign_in_at: time.nullable(),
  confirmed_at: time.nullable(),
  last_activity_on: z.iso.date().nullable(),
  email: z.email(),
  theme_id: z.int(),
  color_scheme_id: z.int(),
  projects_limit: z.int(),
  current_sign_in_at: time.nullable(),
  identities: z.array(z.unknown()),
  can_create_group: z.boolean(),
  can_create_project: z.boolean(),
  two_factor_enabled: z.boolean(),
  external: z.boolean(),
  private_profile: z.boolean(),
  commit_email: z.email(),
  is_admin: z.boolean(),
  note: z.string().nullable(),
  namespace_id: id,
  created_by: userBasic.nullable(),
  email_reset_offered_at: time.nullable(),
});

const namespace = projectNamespace.extend({
  members_count_with_descendants: z.int().optional(),
  billable_members_count: z.int(),
  trial: z.boolean(),
});

/** GitLab: API::Entities::Group. */
const group = z.strictObject({
  id,
  web_url: url,
  name: z.string(),
  path: z.string(),
  description: z.string(),
  visibility: z.literal("private"),
  share_with_group_lock: z.boolean(),
  require_two_factor_authentication: z.boolean(),
  two_factor_grace_period: z.int(),
  project_creation_level: z.string(),
  auto_devops_enabled: z.boolean().nullable(),
  subgroup_creation_level: z.string(),
  emails_disabled: z.boolean(),
  emails_enabled: z.boolean(),
  mentions_disabled: z.boolean().nullable(),
  lfs_enabled: z.boolean(),
  archived: z.boolean(),
  default_branch: z.string().nullable(),
  avatar_url: url.nullable(),
  request_access_enabled: z.boolean(),
  full_name: z.string(),
  full_path: z.string(),
  created_at: time,
  parent_id: id.nullable(),
  shared_runners_setting: z.string(),
  marked_for_deletion_on: z.null(),
});

/** GitLab: API::Entities::GroupDetail. */
const groupDetails = group.extend({
  shared_with_groups: z.array(z.unknown()),
  prevent_sharing_groups_outside_hierarchy: z.boolean(),
  projects: z.array(project),
  shared_projects: z.array(project),
});

/** GitLab: API::Entities::Member. */
const member = userBasic.extend({
  access_level: z.int(),
  created_at: time,
  created_by: userBasic.optional(),
  expires_at: z.iso.date().nullable(),
  membership_state: z.literal("active"),
  member_role: z.null(),
});

const basicGroup = group.pick({
  id: true,
  web_url: true,
  name: true,
  avatar_url: true,
  full_name: true,
  full_path: true,
});

const deployKey = z.strictObject({
  id,
  title: z.string(),
  created_at: time,
  expires_at: time.nullable(),
  key: z.string().startsWith("ssh-ed25519 "),
  fingerprint: z.string().regex(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/),
  fingerprint_sha256: z.string().startsWith("SHA256:"),
  can_push: z.boolean(),
  usage_type: z.literal("auth"),
});

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAbcdefghijklmnopqrstuvwxyz012345678901234567";
const notFound = z.strictObject({ message: z.string().startsWith("404 ") });

/** Users and namespaces. */
export const users: ShapeScenario = {
  noun: "users",
  known: { user_id: 3, id: "developer", path: "acme" },
  cases: [
    { route: "GET /api/v4/users", query: "username=developer", shape: z.array(userBasic).length(1), has: paged },
    {
      route: "GET /api/v4/users",
      headers: { "PRIVATE-TOKEN": "token-platform" },
      shape: z.array(adminView).length(6),
      has: paged,
    },
    { route: "GET /api/v4/users/:user_id", shape: profile },
    { route: "GET /api/v4/users/:user_id", headers: { "PRIVATE-TOKEN": "token-platform" }, shape: adminView },
    { route: "GET /api/v4/users/:user_id/projects", shape: z.array(project).length(0), has: paged },
    { route: "GET /api/v4/users/:user_id/contributed_projects", shape: z.array(project).length(0), has: paged },
    {
      route: "GET /api/v4/users/:user_id/memberships",
      headers: { "PRIVATE-TOKEN": "token-platform" },
      shape: z
        .array(
          z.strictObject({
            source_id: id,
            source_name: z.string(),
            source_type: z.enum(["Project", "Namespace"]),
            access_level: z.int(),
          }),
        )
        .length(2),
      has: paged,
    },
    { route: "GET /api/v4/namespaces", shape: z.array(namespace).length(3), has: paged },
    { route: "GET /api/v4/namespaces/:id", headers: { "PRIVATE-TOKEN": "token-developer" }, shape: namespace },
    { route: "GET /api/v4/namespaces/:id", status: 404, shape: notFound },
    {
      route: "GET /api/v4/namespaces/:path/exists",
      shape: z.strictObject({ exists: z.literal(true), suggests: z.array(z.string()).length(1) }),
    },
  ],
};

/** Groups, and the members of groups and projects. */
export const groups: ShapeScenario = {
  noun: "groups",
  known: { id: 0, user_id: 3 },
  cases: [
    {
      route: "POST /api/v4/groups",
      body: { name: "Tools", path: "tools" },
      status: 201,
      shape: groupDetails,
      learn: ({ id }: { id: number }) => ({ id, group_id: id }),
    },
    {
      route: "POST /api/v4/groups",
      body: { name: "Tools", path: "tools" },
      status: 400,
      shape: z.strictObject({ message: z.string().startsWith("Failed to save group {:path=>[") }),
    },
    { route: "GET /api/v4/groups", shape: z.array(group).length(3), has: paged },
    { route: "GET /api/v4/groups/:id", shape: groupDetails },
    { route: "PUT /api/v4/groups/:id", body: { description: "For all" }, shape: groupDetails },
    { route: "GET /api/v4/groups/:id/projects", shape: z.array(project).length(0), has: paged },
    { route: "GET /api/v4/groups/:id/subgroups", shape: z.array(group).length(0), has: paged },
    { route: "GET /api/v4/groups/:id/descendant_groups", shape: z.array(group).length(0), has: paged },
    {
      route: "POST /api/v4/groups/:id/members",
      body: { user_id: ":user_id", access_level: 30 },
      status: 201,
      shape: member,
    },
    {
      route: "POST /api/v4/groups/:id/members",
      body: { user_id: ":user_id", access_level: 30 },
      status: 409,
      shape: z.strictObject({ message: z.literal("Member already exists") }),
    },
    { route: "GET /api/v4/groups/:id/members", shape: z.array(member).length(2), has: paged },
    { route: "GET /api/v4/groups/:id/members/all", shape: z.array(member).length(2), has: paged },
    { route: "GET /api/v4/groups/:id/members/all/:user_id", shape: member },
    { route: "GET /api/v4/groups/:id/members/:user_id", shape: member },
    { route: "PUT /api/v4/groups/:id/members/:user_id", body: { access_level: 40 }, shape: member },
    { route: "DELETE /api/v4/groups/:id/members/:user_id", status: 204 },
    {
      route: "DELETE /api/v4/groups/:id",
      status: 202,
      shape: z.strictObject({ message: z.literal("202 Accepted") }),
    },
    { route: "GET /api/v4/groups/:id", status: 404, shape: notFound },
  ],
};

/** The members, groups and deploy keys that may use a project. */
export const projectAccess: ShapeScenario = {
  noun: "access to a project",
  known: { id: 101, user_id: 6 },
  async before(send, known) {
    const made = await send("POST", "/api/v4/groups", { name: "ops", path: "ops" });
    known.group_id = ((await made.json()) as { id: number }).id;
  },
  cases: [
    { route: "GET /api/v4/projects/:id/members", shape: z.array(member).length(5), has: paged },
    { route: "GET /api/v4/projects/:id/members/all", shape: z.array(member).length(5), has: paged },
    {
      route: "POST /api/v4/projects/:id/members",
      body: { user_id: ":user_id", access_level: 30 },
      status: 201,
      shape: member,
    },
    { route: "GET /api/v4/projects/:id/members/:user_id", shape: member },
    { route: "GET /api/v4/projects/:id/members/all/:user_id", shape: member },
    { route: "PUT /api/v4/projects/:id/members/:user_id", body: { access_level: 20 }, shape: member },
    { route: "DELETE /api/v4/projects/:id/members/:user_id", status: 204 },
    { route: "GET /api/v4/projects/:id/members/:user_id", status: 404, shape: notFound },
    {
      route: "POST /api/v4/projects/:id/share",
      body: { group_id: ":group_id", group_access: 30 },
      status: 201,
      shape: z.strictObject({
        id,
        project_id: id,
        group_id: id,
        group_access: z.literal(30),
        expires_at: z.iso.date().nullable(),
      }),
    },
    {
      route: "GET /api/v4/projects/:id/groups",
      query: "with_shared=true",
      shape: z.array(basicGroup).length(3),
      has: paged,
    },
    { route: "GET /api/v4/projects/:id/users", shape: z.array(userBasic).length(5), has: paged },
    { route: "DELETE /api/v4/projects/:id/share/:group_id", status: 204 },
    {
      route: "POST /api/v4/projects/:id/deploy_keys",
      body: { title: "robot", key: KEY },
      status: 201,
      shape: deployKey,
      learn: ({ id }: { id: number }) => ({ key_id: id }),
    },
    { route: "GET /api/v4/projects/:id/deploy_keys", shape: z.array(deployKey).length(1), has: paged },
    { route: "GET /api/v4/projects/:id/deploy_keys/:key_id", shape: deployKey },
    { route: "PUT /api/v4/projects/:id/deploy_keys/:key_id", body: { can_push: true }, shape: deployKey },
    { route: "DELETE /api/v4/projects/:id/deploy_keys/:key_id", status: 204 },
    { route: "GET /api/v4/projects/:id/push_rule", shape: z.null() },
  ],
};
