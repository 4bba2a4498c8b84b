import { z } from "zod";

// The shapes of GitLab's entities, by its REST API's documentation and by the fields that the clients read.

/** GitLab's times have milliseconds and, in a commit, the author's time zone. */
export const time = z.iso.datetime({ offset: true });
export const id = z.int().positive();
export const sha = z.string().regex(/^[0-9a-f]{40}$/);
export const url = z.url();

export const userBasic = z.strictObject({
  id,
  username: z.string(),
  public_email: z.string(),
  name: z.string(),
  state: z.literal("active"),
  locked: z.boolean(),
  avatar_url: url.nullable(),
  web_url: url,
});

export const variable = z.strictObject({
  variable_type: z.enum(["env_var", "file"]),
  key: z.string().regex(/^\w+$/),
  value: z.string().nullable(),
  protected: z.boolean(),
  masked: z.boolean(),
  hidden: z.boolean(),
  raw: z.boolean(),
  environment_scope: z.string(),
  description: z.string().nullable(),
});

export const accessLevel = z.union([0, 30, 40, 60].map((level) => z.literal(level)));

/** Access levels of a protected branch or tag; the last two fields are EE's. */
export const accessRule = z.strictObject({
  id,
  access_level: accessLevel.nullable(),
  access_level_description: z.string(),
  deploy_key_id: z.int().nullable().optional(),
  user_id: z.int().nullable(),
  group_id: z.int().nullable(),
});

export const protectedBranch = z.strictObject({
  id,
  name: z.string(),
  push_access_levels: z.array(accessRule),
  merge_access_levels: z.array(accessRule),
  unprotect_access_levels: z.array(accessRule),
  allow_force_push: z.boolean(),
  code_owner_approval_required: z.boolean(),
  inherited: z.boolean(),
});

export const protectedTag = z.strictObject({ name: z.string(), create_access_levels: z.array(accessRule) });

export const commit = z.strictObject({
  id: sha,
  short_id: z.string().regex(/^[0-9a-f]{8}$/),
  created_at: time,
  parent_ids: z.array(sha),
  title: z.string(),
  message: z.string(),
  author_name: z.string(),
  author_email: z.string(),
  authored_date: time,
  committer_name: z.string(),
  committer_email: z.string(),
  committed_date: time,
  trailers: z.strictObject({}),
  extended_trailers: z.strictObject({}),
  web_url: url,
});

export const branch = z.strictObject({
  name: z.string(),
  merged: z.boolean(),
  protected: z.boolean(),
  default: z.boolean(),
  developers_can_push: z.boolean(),
  developers_can_merge: z.boolean(),
  can_push: z.boolean(),
  web_url: url,
  commit,
});

export const tag = z.strictObject({
  name: z.string(),
  message: z.string(),
  target: sha,
  commit,
  release: z.strictObject({ tag_name: z.string(), description: z.string().nullable() }).nullable(),
  protected: z.boolean(),
  created_at: time.nullable(),
});

export const pipelineStatus = z.enum([
  "created",
  "waiting_for_resource",
  "preparing",
  "pending",
  "running",
  "success",
  "failed",
  "canceling",
  "canceled",
  "skipped",
  "manual",
  "scheduled",
]);

/** GitLab: Ci::PipelineBasic. */
export const pipelineBasic = z.strictObject({
  id,
  iid: id,
  project_id: id,
  sha,
  ref: z.string(),
  status: pipelineStatus,
  source: z.string(),
  created_at: time,
  updated_at: time,
  web_url: url,
});

/** GitLab: Ci::PipelineBasicWithMetadata, as lists have it. */
export const listedPipeline = pipelineBasic.extend({ name: z.string().nullable() });

/** GitLab: Ci::Pipeline. */
export const pipeline = pipelineBasic.extend({
  before_sha: sha,
  tag: z.boolean(),
  yaml_errors: z.string().nullable(),
  user: userBasic,
  started_at: time.nullable(),
  finished_at: time.nullable(),
  committed_at: time.nullable(),
  duration: z.number().nullable(),
  queued_duration: z.number().nullable(),
  coverage: z.string().nullable(),
  archived: z.boolean().optional(),
  detailed_status: z.strictObject({
    icon: z.string(),
    text: z.string(),
    label: z.string(),
    group: z.string(),
    tooltip: z.string(),
    has_details: z.boolean(),
    details_path: z.string(),
    illustration: z.null(),
    favicon: z.string(),
  }),
});

export const environment = z.strictObject({
  id,
  name: z.string(),
  slug: z.string().regex(/^[a-z0-9-]{1,24}$/),
  description: z.string().nullable(),
  external_url: z.string().nullable(),
  state: z.enum(["available", "stopping", "stopped"]),
  tier: z.enum(["production", "staging", "testing", "development", "other"]),
  created_at: time,
  updated_at: time,
  auto_stop_at: time.nullable(),
  auto_stop_setting: z.enum(["always", "with_action"]),
  cluster_agent: z.null(),
  kubernetes_namespace: z.string().nullable(),
  flux_resource_path: z.string().nullable(),
});

export const schedule = z.strictObject({
  id,
  description: z.string(),
  ref: z.string().startsWith("refs/heads/"),
  cron: z.string(),
  cron_timezone: z.string(),
  next_run_at: time.nullable(),
  active: z.boolean(),
  created_at: time,
  updated_at: time,
  owner: userBasic,
  inputs: z.array(z.strictObject({ name: z.string(), value: z.unknown() })),
});

/** GitLab: Ci::Variable, without the fields of project variables. */
export const scheduleVariable = variable.pick({ variable_type: true, key: true, value: true, raw: true });

/** A single job has more fields than a listed one. */
export const scheduleDetails = schedule.extend({
  last_pipeline: listedPipeline.nullable(),
  variables: z.array(scheduleVariable),
});

/** GitLab: Ci::PipelineWithMetadata. */
export const pipelineDetails = pipeline.extend({ name: z.string().nullable() });

/** GitLab: User, which has more fields than UserBasic. */
export const userProfile = userBasic.extend({
  created_at: time,
  bio: z.string(),
  location: z.string(),
  linkedin: z.string(),
  twitter: z.string(),
  discord: z.string(),
  website_url: z.string(),
  github: z.string(),
  job_title: z.string(),
  pronouns: z.string().nullable(),
  organization: z.string(),
  bot: z.boolean(),
  work_information: z.string().nullable(),
  followers: z.int(),
  following: z.int(),
  local_time: z.string().nullable(),
});

/** GitLab: Ci::JobBasic. */
export const jobBasic = z.strictObject({
  id,
  status: pipelineStatus,
  stage: z.string(),
  name: z.string(),
  ref: z.string(),
  tag: z.boolean(),
  coverage: z.number().nullable(),
  allow_failure: z.boolean(),
  created_at: time,
  started_at: time.nullable(),
  finished_at: time.nullable(),
  erased_at: time.nullable(),
  duration: z.number().nullable(),
  queued_duration: z.number().nullable(),
  user: userProfile,
  commit,
  pipeline: pipelineBasic,
  failure_reason: z.string().optional(),
  web_url: url,
  project: z.strictObject({ ci_job_token_scope_enabled: z.boolean() }),
});

/** GitLab: Ci::Job. */
export const job = jobBasic.extend({
  artifacts_file: z.strictObject({ filename: z.string(), size: z.int() }).optional(),
  artifacts: z.array(
    z.strictObject({
      file_type: z.string(),
      size: z.int(),
      filename: z.string(),
      file_format: z.enum(["zip", "gzip", "raw"]).nullable(),
    }),
  ),
  runner: z
    .strictObject({
      id,
      description: z.string(),
      ip_address: z.string().nullable(),
      active: z.boolean(),
      paused: z.boolean(),
      is_shared: z.boolean(),
      runner_type: z.enum(["instance_type", "group_type", "project_type"]),
      name: z.string().nullable(),
      online: z.boolean(),
      status: z.string(),
    })
    .nullable(),
  runner_manager: z.null(),
  artifacts_expire_at: time.nullable(),
  archived: z.boolean(),
  tag_list: z.array(z.string()),
});

/** A deployment as part of its environment. */
export const deploymentOf = z.strictObject({
  id,
  iid: id,
  ref: z.string(),
  sha,
  created_at: time,
  updated_at: time,
  user: userBasic,
  deployable: job,
  status: z.enum(["created", "running", "success", "failed", "canceled", "skipped", "blocked"]),
});

/** GitLab: Deployment. */
export const deployment = deploymentOf.extend({
  environment: z.strictObject({
    id,
    name: z.string(),
    slug: z.string(),
    external_url: z.string().nullable(),
    created_at: time,
    updated_at: time,
  }),
});

/** The decision of an approver about a deployment. */
export const deploymentApproval = z.strictObject({
  user: userBasic,
  status: z.enum(["approved", "rejected"]),
  created_at: time,
  comment: z.string().nullable(),
});

/** The subject of a rule of a protected environment. */
const ruleTarget = z.strictObject({
  user_id: id.nullable(),
  group_id: id.nullable(),
  access_level: z.union([30, 40, 60].map((level) => z.literal(level))).nullable(),
  access_level_description: z.string(),
});

/** GitLab: DeploymentExtended, in Premium. */
export const approvedDeployment = deployment.extend({
  pending_approval_count: z.int(),
  approvals: z.array(deploymentApproval),
  approval_summary: z.strictObject({
    rules: z.array(
      ruleTarget.extend({ required_approvals: z.int(), deployment_approvals: z.array(deploymentApproval) }),
    ),
  }),
});

const environmentRule = ruleTarget.extend({ id, group_inheritance_type: z.union([z.literal(0), z.literal(1)]) });

/** GitLab: ProtectedEnvironment. */
export const protectedEnvironment = z.strictObject({
  name: z.string(),
  deploy_access_levels: z.array(environmentRule).min(1),
  required_approval_count: z.int(),
  approval_rules: z.array(environmentRule.extend({ required_approvals: z.int().positive() })),
});

/** A single environment has its last deployment. */
export const environmentDetails = environment.extend({ last_deployment: deploymentOf.nullable() });

/** Paging by offset, for lists that GitLab does not count. */
export const uncounted = { "x-page": /^1$/, "x-per-page": /^20$/, "x-next-page": /^$/, "x-prev-page": /^$/ };

/** Paging by offset. */
export const paged = {
  "x-page": /^1$/,
  "x-per-page": /^20$/,
  "x-next-page": /^$/,
  "x-prev-page": /^$/,
  "x-total": /^\d+$/,
  "x-total-pages": /^1$/,
};
