import type { Context, Hono } from "hono";
import { badRequest } from "../errors";
import { commitDiff } from "../git/commitDiff";
import { isAncestor, mergeBase } from "../git/history";
import { commitOf, resolve } from "../git/repository";
import { callerWith } from "../http/access";
import { boolean, oneOf, optional, required, textList } from "../http/fields";
import { paginate } from "../http/paging";
import { readQuery } from "../http/params";
import { commitsOf } from "../mergeRequests/sides";
import { AccessLevel } from "../model/accessLevel";
import { presentCommit } from "../present/commit";
import { presentDiff } from "../present/mergeRequests/diff";
import { presentMergeRequest } from "../present/mergeRequests/mergeRequest";
import { originOf } from "../present/origin";
import type { GitLabState } from "../state";
import { findCommit } from "./commits";

const ONE = "/projects/:id/repository/commits/:sha";

/** Adds the routes of a commit's diff, of the refs and merge requests that contain it, and of merge bases. */
export function commitContentRoutes(api: Hono, state: GitLabState): void {
  api.get(`${ONE}/diff`, async (context) => {
    const { project } = callerWith(context, state, AccessLevel.Reporter);
    const { unidiff: unified = false } = readQuery(context, { unidiff: optional(boolean) });
    const diffs = await commitDiff(state, findCommit(context, state, project));
    return context.json(paginate(context, diffs).map((file) => presentDiff(file, { unified })));
  });
  api.get(`${ONE}/refs`, (context) => refs(context, state));
  api.get(`${ONE}/merge_requests`, (context) => {
    const caller = callerWith(context, state, AccessLevel.Reporter);
    const commit = findCommit(context, state, caller.project);
    const found = state.mergeRequests.filter(
      (row) =>
        row.projectId === caller.project.id &&
        [row.mergeCommitSha, row.squashCommitSha, ...commitsOf(state, row).map(({ sha }) => sha)].includes(commit.sha),
    );
    const view = { user: caller.user, project: caller.project, origin: originOf(context) };
    return context.json(paginate(context, found).map((row) => presentMergeRequest(state, row, view)));
  });
  api.get("/projects/:id/repository/merge_base", (context) => {
    const { project } = callerWith(context, state, AccessLevel.Reporter);
    const { refs: names } = readQuery(context, { refs: required(textList) });
    if (names.length < 2) throw badRequest("400 Bad request - Provide at least 2 refs");
    const commits = names.map((name) => resolve(state, project, name));
    const missing = names.filter((_, index) => !commits[index]);
    if (missing.length > 0) throw badRequest(`400 Bad request - Could not find ref: ${missing.join(", ")}`);
    const base = commits.reduce((one, other) => one && other && mergeBase(state, one, other));
    return context.json(base ? presentCommit(state, project, base, originOf(context)) : {});
  });
}

/** Lists the branches and tags whose history contains a commit. GitLab: "Get references a commit is pushed to". */
function refs(context: Context, state: GitLabState): Response {
  const { project } = callerWith(context, state, AccessLevel.Reporter);
  const { type = "all" } = readQuery(context, { type: optional(oneOf(["branch", "tag", "all"])) });
  const commit = findCommit(context, state, project);
  const containing = (kind: "branch" | "tag") =>
    (kind === "branch" ? state.branches.all() : state.tags.all())
      .filter((row) => row.projectId === project.id && isAncestor(state, commit, commitOf(state, row)))
      .map(({ name }) => ({ type: kind, name }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  const found = [...(type === "tag" ? [] : containing("branch")), ...(type === "branch" ? [] : containing("tag"))];
  return context.json(paginate(context, found));
}
