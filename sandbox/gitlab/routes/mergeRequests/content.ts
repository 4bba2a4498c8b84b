import type { Context, Hono } from "hono";
import { fileDiffs } from "../../git/fileDiffs";
import { boolean, optional } from "../../http/fields";
import { paginate } from "../../http/paging";
import { readQuery } from "../../http/params";
import { comparedCommits, commitsOf, sidesOf } from "../../mergeRequests/sides";
import { presentCommit } from "../../present/commit";
import { presentDiff } from "../../present/mergeRequests/diff";
import { presentMergeRequestDetails } from "../../present/mergeRequests/mergeRequestDetails";
import type { GitLabState } from "../../state";
import { findMergeRequest, type Found } from "./found";

/** Adds the routes of a merge request's commits and diffs. */
export function mergeRequestContentRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/merge_requests/:iid/commits", (context) => {
    const { mergeRequest, view } = findMergeRequest(context, state);
    const { target } = sidesOf(state, mergeRequest);
    const commits = paginate(context, commitsOf(state, mergeRequest));
    return context.json(commits.map((commit) => presentCommit(state, target, commit, view.origin)));
  });
  api.get("/projects/:id/merge_requests/:iid/changes", async (context) => {
    const found = findMergeRequest(context, state);
    return context.json({
      ...presentMergeRequestDetails(state, found.mergeRequest, found.view),
      changes: await diffs(context, state, found),
      overflow: false,
    });
  });
  api.get("/projects/:id/merge_requests/:iid/diffs", async (context) => {
    const found = findMergeRequest(context, state);
    return context.json(paginate(context, await diffs(context, state, found)));
  });
}

async function diffs(context: Context, state: GitLabState, { mergeRequest }: Found): Promise<object[]> {
  const { unidiff: unified = false } = readQuery(context, { unidiff: optional(boolean) });
  const compared = comparedCommits(state, mergeRequest);
  const files = compared ? await fileDiffs(compared.base.files, compared.head.files) : [];
  return files.map((file) => presentDiff(file, { unified }));
}
