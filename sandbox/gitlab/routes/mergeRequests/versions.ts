import type { Hono } from "hono";
import { notFound } from "../../errors";
import { changedPaths } from "../../git/changedPaths";
import { fileDiffs } from "../../git/fileDiffs";
import { boolean, optional } from "../../http/fields";
import { paginate } from "../../http/paging";
import { idSegment, readQuery } from "../../http/params";
import type { MergeRequestVersion } from "../../mergeRequests/entities";
import { comparedCommits, commitsOf, sidesOf } from "../../mergeRequests/sides";
import { versionsOf } from "../../mergeRequests/versions";
import { presentCommit } from "../../present/commit";
import { presentDiff } from "../../present/mergeRequests/diff";
import type { GitLabState } from "../../state";
import { findMergeRequest } from "./found";

/** Adds the routes of a merge request's diff versions. GitLab: merge requests API, "Get merge request diff versions". */
export function mergeRequestVersionRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/merge_requests/:iid/versions", (context) => {
    const { mergeRequest } = findMergeRequest(context, state);
    return context.json(paginate(context, versionsOf(state, mergeRequest)).map((version) => present(state, version)));
  });
  api.get("/projects/:id/merge_requests/:iid/versions/:version_id", async (context) => {
    const { mergeRequest, view } = findMergeRequest(context, state);
    const { unidiff: unified = false } = readQuery(context, { unidiff: optional(boolean) });
    const id = idSegment(context, "version_id");
    const version = versionsOf(state, mergeRequest).find((row) => row.id === id);
    if (!version) throw notFound();
    const { target } = sidesOf(state, mergeRequest);
    const sides = comparedCommits(state, version);
    const diffs = sides ? await fileDiffs(sides.base.files, sides.head.files) : [];
    return context.json({
      ...present(state, version),
      commits: commitsOf(state, version).map((commit) => presentCommit(state, target, commit, view.origin)),
      diffs: diffs.map((file) => presentDiff(file, { unified })),
    });
  });
}

/** GitLab: the entity `MergeRequestDiff`. */
function present(state: GitLabState, version: MergeRequestVersion): object {
  const sides = comparedCommits(state, version);
  return {
    id: version.id,
    head_commit_sha: version.sha,
    base_commit_sha: version.baseSha,
    start_commit_sha: version.startSha,
    created_at: version.createdAt,
    merge_request_id: version.mergeRequestId,
    state: sides ? "collected" : "empty",
    real_size: String(sides ? changedPaths(sides.base.files, sides.head.files).length : 0),
    // GitLab's id of the patch, which the sandbox does not compute.
    patch_id_sha: null,
  };
}
