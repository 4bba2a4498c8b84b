import type { Context, Hono } from "hono";
import type { User } from "../../entities";
import { boolean, integer, oneOf, optional, text, type Values } from "../../http/fields";
import { callerOrJob } from "../../http/jobToken";
import { paginate } from "../../http/paging";
import { readQuery } from "../../http/params";
import { isDraft } from "../../mergeRequests/draft";
import type { MergeRequest } from "../../mergeRequests/entities";
import { AccessLevel } from "../../model/accessLevel";
import { presentMergeRequest } from "../../present/mergeRequests/mergeRequest";
import { divergedCommits, presentMergeRequestDetails } from "../../present/mergeRequests/mergeRequestDetails";
import type { GitLabState } from "../../state";
import { ids, names } from "./fields";
import { findMergeRequest, viewOf } from "./found";

/** Adds the routes that read merge requests. GitLab: merge requests API. */
export function mergeRequestListRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/merge_requests", (context) => list(context, state));
  api.get("/projects/:id/merge_requests/:iid", (context) => {
    const caller = callerOrJob(context, state, AccessLevel.Reporter);
    const { mergeRequest, view } = findMergeRequest(context, state, caller);
    const query = readQuery(context, {
      include_diverged_commits_count: optional(boolean),
      include_rebase_in_progress: optional(boolean),
    });
    return context.json({
      ...presentMergeRequestDetails(state, mergeRequest, view),
      ...(query.include_diverged_commits_count && { diverged_commits_count: divergedCommits(state, mergeRequest) }),
      ...(query.include_rebase_in_progress && { rebase_in_progress: false }),
      first_contribution: false,
    });
  });
}

const FILTERS = {
  state: optional(oneOf(["opened", "closed", "locked", "merged", "all"])),
  order_by: optional(oneOf(["created_at", "updated_at", "merged_at", "title"])),
  sort: optional(oneOf(["asc", "desc"])),
  scope: optional(oneOf(["created_by_me", "created-by-me", "assigned_to_me", "assigned-to-me", "all"])),
  iids: optional(ids),
  source_branch: optional(text),
  target_branch: optional(text),
  labels: optional(names),
  author_id: optional(integer),
  author_username: optional(text),
  assignee_id: optional(text),
  reviewer_id: optional(text),
  search: optional(text),
  in: optional(text),
  wip: optional(oneOf(["yes", "no"])),
  created_after: optional(text),
  created_before: optional(text),
  updated_after: optional(text),
  updated_before: optional(text),
  with_labels_details: optional(boolean),
} as const;

type Filters = Values<typeof FILTERS>;

/** Lists merge requests, newest first by default. */
function list(context: Context, state: GitLabState): Response {
  const caller = callerOrJob(context, state, AccessLevel.Reporter);
  const filters = readQuery(context, FILTERS);
  const author = state.users.find(({ username }) => username === filters.author_username);
  const found = state.mergeRequests
    .filter((row) => row.projectId === caller.project.id && matches(row, filters, caller.user))
    .filter((row) => filters.author_username === undefined || row.authorId === author?.id)
    .sort((a, b) => compare(sortKey(a, filters), sortKey(b, filters)) || a.id - b.id);
  if (filters.sort !== "asc") found.reverse();
  const view = { ...viewOf(context, caller), labelDetails: filters.with_labels_details };
  return context.json(paginate(context, found).map((row) => presentMergeRequest(state, row, view)));
}

function matches(row: MergeRequest, filters: Filters, user: User): boolean {
  const { state = "all", iids, source_branch: source, target_branch: target, author_id: author, wip } = filters;
  return (
    (state === "all" || row.state === state) &&
    (iids === undefined || iids.includes(row.iid)) &&
    (source === undefined || row.sourceBranch === source) &&
    (target === undefined || row.targetBranch === target) &&
    (author === undefined || row.authorId === author) &&
    (wip === undefined || isDraft(row.title) === (wip === "yes")) &&
    includesUser(filters.assignee_id, row.assigneeIds) &&
    includesUser(filters.reviewer_id, row.reviewerIds) &&
    hasLabels(row, filters.labels) &&
    matchesSearch(row, filters) &&
    isInScope(row, filters.scope, user) &&
    isInTime(row, filters)
  );
}

/** Whether a user filter matches: an id, `None` or `Any`, case-insensitively. */
function includesUser(wanted: string | undefined, people: readonly number[]): boolean {
  if (wanted === undefined) return true;
  if (/^none$/i.test(wanted)) return people.length === 0;
  if (/^any$/i.test(wanted)) return people.length > 0;
  return people.includes(Number(wanted));
}

function hasLabels({ labels }: MergeRequest, wanted: readonly string[] | undefined): boolean {
  if (wanted === undefined || wanted.length === 0) return true;
  if (wanted.length === 1 && /^none$/i.test(wanted[0] ?? "")) return labels.length === 0;
  if (wanted.length === 1 && /^any$/i.test(wanted[0] ?? "")) return labels.length > 0;
  return wanted.every((name) => labels.includes(name));
}

function matchesSearch(row: MergeRequest, { search = "", in: where = "title,description" }: Filters): boolean {
  const texts = { title: row.title, description: row.description ?? "" };
  return Object.entries(texts).some(
    ([field, value]) => where.split(",").includes(field) && value.toLowerCase().includes(search.toLowerCase()),
  );
}

function isInScope(row: MergeRequest, scope: Filters["scope"], { id }: User): boolean {
  if (scope === "created_by_me" || scope === "created-by-me") return row.authorId === id;
  if (scope === "assigned_to_me" || scope === "assigned-to-me") return row.assigneeIds.includes(id);
  return true;
}

function isInTime({ createdAt, updatedAt }: MergeRequest, filters: Filters): boolean {
  const between = (at: string, after?: string, before?: string) =>
    (after === undefined || Date.parse(at) >= Date.parse(after)) &&
    (before === undefined || Date.parse(at) <= Date.parse(before));
  return (
    between(createdAt, filters.created_after, filters.created_before) &&
    between(updatedAt, filters.updated_after, filters.updated_before)
  );
}

function sortKey(row: MergeRequest, { order_by: by = "created_at" }: Filters): string {
  if (by === "title") return row.title;
  if (by === "merged_at") return row.mergedAt ?? "";
  return by === "updated_at" ? row.updatedAt : row.createdAt;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
