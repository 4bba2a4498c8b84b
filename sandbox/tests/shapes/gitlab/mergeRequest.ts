import { z } from "zod";
import { id, pipeline, pipelineBasic, sha, time, url, userBasic } from "./entities";

/** GitLab: MergeRequestBasic, as lists have it. */
export const listedMergeRequest = z.strictObject({
  id,
  iid: id,
  project_id: id,
  title: z.string(),
  description: z.string().nullable(),
  state: z.enum(["opened", "closed", "merged", "locked"]),
  created_at: time,
  updated_at: time,
  merged_by: userBasic.nullable(),
  merge_user: userBasic.nullable(),
  merged_at: time.nullable(),
  closed_by: userBasic.nullable(),
  closed_at: time.nullable(),
  target_branch: z.string(),
  source_branch: z.string(),
  user_notes_count: z.int(),
  upvotes: z.int(),
  downvotes: z.int(),
  author: userBasic,
  assignees: z.array(userBasic),
  assignee: userBasic.nullable(),
  reviewers: z.array(userBasic),
  source_project_id: id.nullable(),
  target_project_id: id,
  labels: z.array(z.string()),
  draft: z.boolean(),
  imported: z.boolean(),
  imported_from: z.literal("none"),
  work_in_progress: z.boolean(),
  milestone: z.null(),
  merge_when_pipeline_succeeds: z.boolean(),
  merge_status: z.enum(["unchecked", "checking", "can_be_merged", "cannot_be_merged", "cannot_be_merged_recheck"]),
  detailed_merge_status: z.string().regex(/^[a-z_]+$/),
  merge_after: time.nullable(),
  sha,
  merge_commit_sha: sha.nullable(),
  squash_commit_sha: sha.nullable(),
  discussion_locked: z.boolean().nullable(),
  should_remove_source_branch: z.boolean().nullable(),
  force_remove_source_branch: z.boolean().nullable(),
  prepared_at: time.nullable(),
  allow_collaboration: z.boolean().optional(),
  allow_maintainer_to_push: z.boolean().optional(),
  reference: z.string(),
  references: z.strictObject({ short: z.string(), relative: z.string(), full: z.string() }),
  web_url: url,
  time_stats: z.strictObject({
    time_estimate: z.int(),
    total_time_spent: z.int(),
    human_time_estimate: z.string().nullable(),
    human_total_time_spent: z.string().nullable(),
  }),
  squash: z.boolean(),
  squash_on_merge: z.boolean(),
  task_completion_status: z.strictObject({ count: z.int(), completed_count: z.int() }),
  has_conflicts: z.boolean(),
  blocking_discussions_resolved: z.boolean(),
  approvals_before_merge: z.int().nullable(),
});

/** GitLab: ApprovalRuleShort. */
export const shortRule = z.strictObject({
  id,
  name: z.string(),
  rule_type: z.enum(["any_approver", "regular", "report_approver", "code_owner"]),
});

/** GitLab: MergeRequest. */
export const mergeRequest = listedMergeRequest.extend({
  subscribed: z.boolean(),
  changes_count: z
    .string()
    .regex(/^\d+\+?$/)
    .nullable(),
  latest_build_started_at: time.nullable(),
  latest_build_finished_at: time.nullable(),
  first_deployed_to_production_at: time.nullable(),
  pipeline: pipelineBasic.nullable(),
  head_pipeline: pipeline.nullable(),
  diff_refs: z.strictObject({ base_sha: sha, head_sha: sha, start_sha: sha }).nullable(),
  merge_error: z.string().nullable(),
  user: z.strictObject({ can_merge: z.boolean() }),
});

/** GitLab: Diff. */
export const diff = z.strictObject({
  diff: z.string(),
  collapsed: z.boolean(),
  too_large: z.boolean(),
  new_path: z.string(),
  old_path: z.string(),
  a_mode: z.string(),
  b_mode: z.string(),
  new_file: z.boolean(),
  renamed_file: z.boolean(),
  deleted_file: z.boolean(),
  generated_file: z.boolean(),
});

/** GitLab: Note. */
export const note = z.strictObject({
  id,
  type: z.string().nullable(),
  body: z.string(),
  attachment: z.null().optional(),
  author: userBasic,
  created_at: time,
  updated_at: time,
  system: z.boolean(),
  noteable_id: id,
  noteable_type: z.literal("MergeRequest"),
  project_id: id,
  resolvable: z.boolean(),
  confidential: z.boolean(),
  internal: z.boolean(),
  imported: z.boolean(),
  imported_from: z.literal("none"),
  noteable_iid: id,
  commands_changes: z.strictObject({}),
});

/** GitLab: ProjectLabel. */
export const label = z.strictObject({
  id,
  name: z.string(),
  description: z.string().nullable(),
  description_html: z.string(),
  text_color: z.string().regex(/^#[0-9A-F]{6}$/),
  color: z.string().regex(/^#[0-9A-Fa-f]{6}$/),
  archived: z.boolean(),
  subscribed: z.boolean(),
  priority: z.int().nullable(),
  is_project_label: z.boolean(),
});

/** GitLab: ApprovalState, in Premium. */
export const approvals = z.strictObject({
  id,
  iid: id,
  project_id: id,
  title: z.string(),
  description: z.string().nullable(),
  state: z.string(),
  created_at: time,
  updated_at: time,
  merge_status: z.string(),
  approved: z.boolean(),
  approvals_required: z.int(),
  approvals_left: z.int(),
  require_password_to_approve: z.boolean(),
  approved_by: z.array(z.strictObject({ user: userBasic, approved_at: time.optional() })),
  suggested_approvers: z.array(userBasic),
  approvers: z.array(z.unknown()),
  approver_groups: z.array(z.unknown()),
  user_has_approved: z.boolean(),
  user_can_approve: z.boolean(),
  approval_rules_left: z.array(shortRule),
  has_approval_rules: z.boolean(),
  merge_request_approvers_available: z.boolean(),
  multiple_approval_rules_available: z.boolean(),
  invalid_approvers_rules: z.array(shortRule),
});

/** A note of a thread, which can be resolved. */
export const threadNote = note.extend({
  type: z.enum(["DiscussionNote", "DiffNote"]),
  resolvable: z.literal(true),
  resolved: z.boolean(),
  resolved_by: userBasic.nullable(),
  resolved_at: time.nullable(),
});

/** GitLab: Discussion. */
export const discussion = z.strictObject({
  id: sha,
  individual_note: z.boolean(),
  notes: z.array(z.union([note, threadNote])).min(1),
});

/** GitLab: MergeRequestDiff. */
export const version = z.strictObject({
  id,
  head_commit_sha: sha,
  base_commit_sha: sha,
  start_commit_sha: sha,
  created_at: time,
  merge_request_id: id,
  state: z.literal("collected"),
  real_size: z.string().regex(/^\d+$/),
  patch_id_sha: z.string().nullable(),
});
