import type { Hono } from "hono";
import { notFound } from "../errors";
import { fileDiffs } from "../git/fileDiffs";
import { commitsBetween, mergeBase } from "../git/history";
import { resolve } from "../git/repository";
import { callerWith } from "../http/access";
import { boolean, nonEmptyText, optional, required } from "../http/fields";
import { readQuery } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import { presentCommit } from "../present/commit";
import { presentDiff } from "../present/mergeRequests/diff";
import { originOf } from "../present/origin";
import type { GitLabState } from "../state";

/** Adds the route that compares two refs. GitLab: "Compare branches, tags, or commits". */
export function compareRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/repository/compare", async (context) => {
    const { project } = callerWith(context, state, AccessLevel.Reporter);
    const params = readQuery(context, {
      from: required(nonEmptyText),
      to: required(nonEmptyText),
      straight: optional(boolean),
      unidiff: optional(boolean),
    });
    const [from, to] = [resolve(state, project, params.from), resolve(state, project, params.to)];
    if (!from || !to) throw notFound("Ref");
    // Without `straight`, the files are compared with the merge base.
    const base = params.straight ? from : (mergeBase(state, from, to) ?? from);
    const origin = originOf(context);
    const commits = commitsBetween(state, from, to)
      .reverse()
      .map((commit) => presentCommit(state, project, commit, origin));
    const diffs = await fileDiffs(base.files, to.files);
    const dots = params.straight ? ".." : "...";
    return context.json({
      commit: commits.at(-1) ?? null,
      commits,
      diffs: diffs.map((file) => presentDiff(file, { unified: params.unidiff ?? false })),
      compare_timeout: false,
      compare_same_ref: from.id === to.id,
      web_url: `${origin}/${project.fullPath}/-/compare/${from.sha}${dots}${to.sha}`,
    });
  });
}
