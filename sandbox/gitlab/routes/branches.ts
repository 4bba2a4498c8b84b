import type { Context, Hono } from "hono";
import type { Branch } from "../entities";
import { isAncestor } from "../git/history";
import { commitOf, findBranch, NO_COMMIT, refuseBranchName, resolve } from "../git/repository";
import { callerWith } from "../http/access";
import { badRequest, notFound } from "../errors";
import { optional, required, text } from "../http/fields";
import { paginate } from "../http/paging";
import { readParams, readQuery, segment } from "../http/params";
import { AccessLevel } from "../model/accessLevel";
import type { Caller } from "../model/caller";
import { startPipeline } from "../model/pipelines";
import { branchProtections, mayPush, namesDevelopers } from "../model/protection";
import { refsByRegex, searchedRefs } from "../model/refSearch";
import { presentCommit } from "../present/commit";
import { originOf } from "../present/origin";
import type { GitLabState } from "../state";

/** Adds the routes of branches. Error texts other than "already exists" and "Not Found" are assumptions. */
export function branchRoutes(api: Hono, state: GitLabState): void {
  api.get("/projects/:id/repository/branches", (context) => {
    const caller = callerWith(context, state, AccessLevel.Reporter);
    const { search, regex } = readQuery(context, { search: optional(text), regex: optional(text) });
    const sorted = state.branches
      .filter(({ projectId }) => projectId === caller.project.id)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const found = refsByRegex(searchedRefs(sorted, search), regex);
    const origin = originOf(context);
    return context.json(paginate(context, found).map((branch) => present(state, caller, branch, origin)));
  });
  api.post("/projects/:id/repository/branches", (context) => create(context, state));
  api.get("/projects/:id/repository/branches/:branch", (context) => {
    const caller = callerWith(context, state, AccessLevel.Reporter);
    return context.json(present(state, caller, find(context, state, caller), originOf(context)));
  });
  api.delete("/projects/:id/repository/merged_branches", (context) => {
    const caller = callerWith(context, state, AccessLevel.Developer);
    const merged = state.branches.filter(
      (branch) =>
        branch.projectId === caller.project.id &&
        isMerged(state, caller, branch) &&
        branchProtections(state, caller.project.id, branch.name).length === 0,
    );
    for (const branch of merged) remove(state, caller, branch);
    return context.json({ message: "202 Accepted" }, 202);
  });
  api.delete("/projects/:id/repository/branches/:branch", (context) => {
    const caller = callerWith(context, state, AccessLevel.Developer);
    const branch = find(context, state, caller);
    refuseDelete(state, caller, branch);
    remove(state, caller, branch);
    return context.body(null, 204);
  });
}

function remove(state: GitLabState, { project, user }: Caller, { id, name }: Branch): void {
  state.branches.delete(id);
  state.branchMoved.emit({ project, user, branch: name });
}

async function create(context: Context, state: GitLabState): Promise<Response> {
  const caller = callerWith(context, state, AccessLevel.Developer);
  const { project, user } = caller;
  const { branch: name, ref } = await readParams(context, { branch: required(text), ref: required(text) });
  if (findBranch(state, project.id, name)) throw badRequest("Branch already exists");
  refuseBranchName(state, project.id, name);
  const commit = resolve(state, project, ref);
  if (!commit) throw badRequest(`Invalid reference name: ${ref}`);
  if (!mayPush(state, caller, name)) {
    throw badRequest("You are not allowed to create protected branches on this project.");
  }

  const branch = state.branches.insert({ projectId: project.id, name, commitId: commit.id });
  startPipeline(state, { project, user, ref: name, tag: false, commit, beforeSha: NO_COMMIT });
  state.branchMoved.emit({ project, user, branch: name });
  return context.json(present(state, caller, branch, originOf(context)), 201);
}

/** Throws if the caller may not delete the branch: the default branch, or without Maintainer a protected one. */
function refuseDelete(state: GitLabState, { project, level }: Caller, { name }: Branch): void {
  if (name === project.defaultBranch) throw badRequest("The default branch of a project cannot be deleted.");
  const isProtected = branchProtections(state, project.id, name).length > 0;
  if (isProtected && level < AccessLevel.Maintainer) {
    throw badRequest(
      "You are not allowed to delete protected branches from this project. Only a project maintainer or owner can delete a protected branch.",
    );
  }
}

function find(context: Context, state: GitLabState, { project }: Caller): Branch {
  const branch = findBranch(state, project.id, segment(context, "branch"));
  if (!branch) throw notFound("Branch");
  return branch;
}

function present(state: GitLabState, caller: Caller, branch: Branch, origin: string): object {
  const { project } = caller;
  const { name } = branch;
  const protections = branchProtections(state, project.id, name);
  return {
    name,
    commit: presentCommit(state, project, commitOf(state, branch), origin),
    merged: isMerged(state, caller, branch),
    protected: protections.length > 0,
    developers_can_push: protections.some(({ push }) => namesDevelopers(push)),
    developers_can_merge: protections.some(({ merge }) => namesDevelopers(merge)),
    can_push: mayPush(state, caller, name),
    default: name === project.defaultBranch,
    web_url: `${origin}/${project.fullPath}/-/tree/${name}`,
  };
}

/** Whether the default branch contains the branch's commit. The default branch itself does not count as merged. */
function isMerged(state: GitLabState, { project }: Caller, branch: Branch): boolean {
  const main = findBranch(state, project.id, project.defaultBranch);
  if (!main || branch.name === project.defaultBranch) return false;
  return isAncestor(state, commitOf(state, branch), commitOf(state, main));
}
